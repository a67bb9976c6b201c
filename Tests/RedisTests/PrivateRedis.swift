import Redis
import TestSupport
import Testing

/// Gives a suite a redis-server of its own for as long as its tests run.
struct PrivateRedis: SuiteTrait, TestScoping {
    @TaskLocal static var server: RedisServer?

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory()
        let server = try await RedisServer(in: folder.path)
        try await Self.$server.withValue(server) { try await function() }
        try await server.stop()
    }

    /// A new connection to the suite's server.
    static func connect(commandTimeout: Duration = .seconds(5)) throws -> RedisConnection {
        let server = try #require(server)
        return try RedisConnection(to: RedisAddress(url: server.url), commandTimeout: commandTimeout)
    }
}

extension Trait where Self == PrivateRedis {
    /// A redis-server for the suite.
    static var privateRedis: Self { Self() }
}
