import Foundation

/// A real process that a test started: its output goes to a file, and it never outlives its owner.
package final class ChildProcess: @unchecked Sendable {
    // `Process` is not Sendable; every use of it after `run()` is a read of thread-safe state or `waitpid` by
    // Foundation itself, and the stored properties never change.
    private let process = Process()
    private let outputPath: String

    /// Starts `executable` with exactly these variables and no others.
    ///
    /// - Parameters:
    ///   - output: file that receives standard output and standard error.
    ///   - directory: working directory.
    package init(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], directory: String,
        output: String
    ) throws {
        outputPath = output
        if !FileManager.default.fileExists(atPath: output) {
            _ = FileManager.default.createFile(atPath: output, contents: nil)
        }
        guard let file = FileHandle(forWritingAtPath: output) else { throw NeverHappened(description: "open \(output)") }
        try file.seekToEnd()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = environment.merging(["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin"]) { own, _ in own }
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        try process.run()
        try file.close()
    }

    deinit {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    package var identifier: Int32 { process.processIdentifier }
    package var isRunning: Bool { process.isRunning }
    /// The exit status, or nil while it runs or when a signal ended it.
    package var exitStatus: Int32? {
        process.isRunning || process.terminationReason != .exit ? nil : process.terminationStatus
    }

    /// Everything it has written so far.
    package var output: String {
        (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? ""
    }

    package func send(_ signal: Int32) {
        if process.isRunning { Glibc.kill(process.processIdentifier, signal) }
    }

    /// Sends `signal` and waits for the end.
    ///
    /// - Returns: the exit status; nil when a signal ended it.
    @discardableResult
    package func stop(_ signal: Int32 = SIGTERM, within limit: Duration = .seconds(30)) async throws -> Int32? {
        send(signal)
        try await eventually("end of \(process.executableURL?.lastPathComponent ?? "process")", within: limit) {
            isRunning ? nil : true
        }
        return exitStatus
    }
}
