import ArgumentParser
import Glibc

/// A file that fits in memory, read whole.
enum SmallFile {
    /// No scenario is longer than this.
    private static let longest = 1 << 20

    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            guard count > 0 else { return bytes }
            bytes += block[..<count]
            guard bytes.count <= longest else { throw ValidationError("\(path): longer than 1 MiB") }
        }
    }

    private static func unreadable(_ path: String) -> ValidationError {
        ValidationError("\(path): \(String(cString: strerror(errno)))")
    }
}
