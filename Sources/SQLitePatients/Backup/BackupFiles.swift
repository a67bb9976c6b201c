import Compression
import Crypto
import Glibc

/// Files of backups, read and written piece by piece; every call blocks.
enum BackupFiles {
    private static let piece = 1 << 20

    /// The file's bytes in pieces of at most 1 MiB.
    static func read<Failure: Error>(_ path: String, _ receive: (ArraySlice<UInt8>) throws(Failure) -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal("\(path) cannot be read", errno) }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: piece)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw refusal("\(path) cannot be read", errno) }
            if count == 0 { return }
            try receive(buffer[..<count])
        }
    }

    /// Writes a new file of mode 0600 and syncs it; what is there of it is removed when that fails.
    static func write(_ path: String, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST ? BackupError.exists(path: path) : refusal("\(path) cannot be made", errno)
        }
        do {
            defer { close(descriptor) }
            try body { bytes in
                var rest = bytes
                while !rest.isEmpty {
                    let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw refusal("\(path) cannot be written", errno) }
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                }
            }
            guard fsync(descriptor) == 0 else { throw refusal("\(path) cannot be synced", errno) }
        } catch {
            unlink(path)
            throw error
        }
    }

    /// A gzip of the file in a new one.
    static func compress(_ source: String, to target: String) throws {
        let encoder = try GzipEncoder(level: 6)
        var coded: [UInt8] = []
        try write(target) { append in
            try read(source) { piece in
                try encoder.encode(piece, into: &coded)
                try coded.withUnsafeBytes(append)
                coded.removeAll(keepingCapacity: true)
            }
            try encoder.finish(into: &coded)
            try coded.withUnsafeBytes(append)
        }
    }

    /// What a gzip holds, in a new file.
    static func decompress(_ source: String, to target: String) throws {
        let decoder = try GzipDecoder()
        try write(target) { append in
            try read(source) { piece in try decoder.decode(piece, append) }
        }
        guard decoder.isComplete else { throw BackupError.damaged("\(source) ends before its content does") }
    }

    /// A copy of the file in a new one.
    static func copy(_ source: String, to target: String) throws {
        try write(target) { append in
            try read(source) { piece in try piece.withUnsafeBytes(append) }
        }
    }

    /// SHA-256 of the file and its length.
    static func digest(_ path: String) throws -> (hexadecimal: String, bytes: Int64) {
        var function = SHA256()
        var bytes: Int64 = 0
        try read(path) { piece in
            piece.withUnsafeBytes { function.update(bufferPointer: $0) }
            bytes += Int64(piece.count)
        }
        return (Array(function.finalize()).hexadecimal, bytes)
    }

    static func rename(_ source: String, to target: String) throws(BackupError) {
        guard Glibc.rename(source, target) == 0 else { throw refusal("\(target) cannot be put in its place", errno) }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func remove(_ path: String) { unlink(path) }

    /// When it was last written to, in seconds since the epoch; none when it is not there.
    static func lastWritten(_ path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_mtim.tv_sec) : nil
    }

    static func refusal(_ sentence: String, _ number: Int32) -> BackupError {
        .file("\(sentence): \(String(cString: strerror(number)))")
    }
}
