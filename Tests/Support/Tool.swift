import Foundation

/// Runs command-line tools that tests look at the world with.
package enum Tool {
    /// Whether this machine has it.
    package static func exists(_ executable: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: executable)
    }

    /// Runs a tool to its end and gives what it printed on standard output.
    package static func run(_ executable: String, _ arguments: [String], directory: String = "/tmp") async throws
        -> String
    {
        try await result(executable, arguments, directory: directory).output
    }

    /// Runs a tool to its end and gives its exit status and output, both streams together.
    package static func result(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], directory: String = "/tmp"
    ) async throws -> (status: Int32?, output: String) {
        let folder = try TemporaryDirectory()
        let child = try ChildProcess(
            executable, arguments, environment: environment, directory: directory, output: folder.file("output"))
        try await eventually("end of \(executable)", within: .seconds(120)) { child.isRunning ? nil : true }
        return (child.exitStatus, child.output)
    }
}
