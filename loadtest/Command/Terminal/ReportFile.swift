import ArgumentParser
import Glibc
import LoadEngine

/// A file that a run writes, opened before it begins; `-` is standard output.
struct ReportFile: Sendable {
    private let console: Console
    private let option: String

    /// - Throws: when it cannot be written.
    init(_ path: String, option: String) throws {
        self.option = option
        if path == "-" {
            console = .standardOutput
            return
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ValidationError("\(option): \(path): \(String(cString: strerror(errno)))") }
        console = Console(descriptor: descriptor)
    }

    /// Writes a part; what fails is found out by the last one.
    func append(_ bytes: [UInt8]) {
        console.write(bytes)
    }

    /// Writes the last part and closes it.
    func finish(_ bytes: [UInt8]) throws {
        let isWritten = console.write(bytes)
        if isWritten, console.descriptor == STDOUT_FILENO { return }
        guard isWritten, close(console.descriptor) == 0 else {
            throw CommandFailure(verdict: .error, message: "\(option): \(String(cString: strerror(errno)))")
        }
    }
}
