import Glibc
import JSON
import Launch

/// Standard output of a command, written without a buffer: what could not be written is a failure and not silence.
enum StandardOutput {
    /// - Throws: an ``ExitFailure`` with code 1, for instance when the program that reads has ended.
    static func write(_ bytes: [UInt8]) throws(ExitFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw ExitFailure(code: 1, "standard output cannot be written: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(count)
        }
    }

    static func line(_ text: String) throws(ExitFailure) {
        try write(Array((text + "\n").utf8))
    }

    /// One JSON value as a line.
    static func json(_ body: (inout JSONWriter) -> Void) throws(ExitFailure) {
        var writer = JSONWriter()
        body(&writer)
        try write(writer.bytes + [UInt8(ascii: "\n")])
    }
}
