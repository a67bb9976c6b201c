import Glibc

/// A file read or written whole, with plain calls. They block, so never on an event loop.
package enum WholeFile {
    /// The errno of what failed.
    package struct Failure: Error, Equatable {
        package let errno: Int32

        package init(errno: Int32) {
            self.errno = errno
        }

        package var text: String { String(cString: strerror(errno)) }
    }

    /// - Parameter limit: a longer file is refused as `EFBIG`.
    package static func read(_ path: String, limit: Int = .max) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(errno: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(errno: errno) }
            guard count > 0 else { return bytes }
            bytes += block[..<count]
            guard bytes.count <= limit else { throw Failure(errno: EFBIG) }
        }
    }

    /// Replaces the file, or makes it.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Failure(errno: errno) }
        do throws(Failure) {
            try append(bytes, to: descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0 else { throw Failure(errno: errno) }
    }

    /// Writes all of `bytes` behind what is there.
    package static func append(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(errno: errno) }
            rest = rest.dropFirst(count)
        }
    }
}
