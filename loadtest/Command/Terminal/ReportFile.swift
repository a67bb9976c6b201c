import Glibc
import LoadEngine

/// Where the JSON report goes.
struct ReportFile {
    let console: Console

    func write(_ bytes: [UInt8]) throws {
        console.write(bytes)
        guard console.descriptor != STDOUT_FILENO else { return }
        guard close(console.descriptor) == 0 else {
            throw CommandFailure(verdict: .error, message: "json: \(String(cString: strerror(errno)))")
        }
    }
}
