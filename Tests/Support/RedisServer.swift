import Foundation

/// A private redis-server with its data in a folder of the test; nobody else can reach it.
package final class RedisServer: Sendable {
    package let socket: String
    private let directory: String
    private let process: Running

    private actor Running {
        var child: ChildProcess?
        func replace(_ child: ChildProcess?) { self.child = child }
    }

    /// - Parameter directory: where the socket, the append-only file and the log lie.
    package init(in directory: String) async throws {
        self.directory = directory
        socket = directory + "/redis.sock"
        process = Running()
        try await start()
    }

    /// What the settings call it.
    package var url: String { "unix://" + socket }

    /// Starts it, again if need be, on the same data.
    package func start() async throws {
        try? FileManager.default.removeItem(atPath: socket)
        let child = try ChildProcess(
            "/usr/bin/redis-server",
            [
                "--port", "0", "--unixsocket", socket, "--dir", directory, "--appendonly", "yes", "--appendfsync",
                "everysec", "--save", "",
            ], directory: directory, output: directory + "/redis.log")
        await process.replace(child)
        try await eventually("Redis to answer") {
            try await command("PING").contains("PONG") ? true : (child.isRunning ? nil : true)
        }
    }

    /// Ends it, politely or with `SIGKILL`, and waits for the end.
    package func stop(_ signal: Int32 = SIGTERM) async throws {
        try await process.child?.stop(signal)
        await process.replace(nil)
    }

    /// Runs one command through redis-cli and gives its output; empty when Redis does not answer.
    package func command(_ words: String...) async throws -> String {
        try await Tool.run("/usr/bin/redis-cli", ["-s", socket] + words)
    }
}
