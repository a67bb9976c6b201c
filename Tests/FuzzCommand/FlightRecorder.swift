import Glibc

/// A file that always holds the input in hand: written through shared memory, so that it survives whatever ends the
/// process and costs no system call.
struct FlightRecorder: ~Copyable {
    private static let length = 1 << 16
    private let memory: UnsafeMutableRawBufferPointer

    /// Makes or empties the file at `path`.
    init(path: String) throws(NoRecorder) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw NoRecorder(path: path, code: errno) }
        defer { close(descriptor) }
        guard ftruncate(descriptor, Self.length) == 0,
            let start = mmap(nil, Self.length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), start != MAP_FAILED
        else { throw NoRecorder(path: path, code: errno) }
        memory = UnsafeMutableRawBufferPointer(start: start, count: Self.length)
    }

    deinit {
        munmap(memory.baseAddress, memory.count)
    }

    func record(_ bytes: [UInt8], index: Int) {
        memory.storeBytes(of: index, toByteOffset: 0, as: Int.self)
        memory.storeBytes(of: bytes.count, toByteOffset: 8, as: Int.self)
        UnsafeMutableRawBufferPointer(rebasing: memory[16..<16 + bytes.count]).copyBytes(from: bytes)
    }

    /// What the file at `path` holds.
    static func read(path: String) throws(NoRecorder) -> (bytes: [UInt8], index: Int) {
        guard let file = fopen(path, "r") else { throw NoRecorder(path: path, code: errno) }
        defer { fclose(file) }
        var content = [UInt8](repeating: 0, count: length)
        guard fread(&content, 1, length, file) == length else { throw NoRecorder(path: path, code: EIO) }
        let (index, count) = content.withUnsafeBytes { bytes in
            (bytes.load(as: Int.self), bytes.load(fromByteOffset: 8, as: Int.self))
        }
        guard (0...length - 16).contains(count) else { throw NoRecorder(path: path, code: EINVAL) }
        return (Array(content[16..<16 + count]), index)
    }
}

struct NoRecorder: Error, CustomStringConvertible {
    let path: String
    let code: Int32
    var description: String { "\(path) cannot be used: errno \(code)" }
}
