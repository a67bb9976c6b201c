import Glibc
import LoadEngine

/// Where the JSON report goes.
struct ReportFile {
    let console: Console

    func write(_ bytes: [UInt8]) throws {
        let isWritten = console.write(bytes)
        if isWritten, console.descriptor == STDOUT_FILENO { return }
        guard isWritten, close(console.descriptor) == 0 else {
            throw CommandFailure(verdict: .error, message: "json: \(String(cString: strerror(errno)))")
        }
    }
}
