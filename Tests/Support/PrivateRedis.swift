package import Testing

/// Gives a suite a redis-server of its own for as long as its tests run.
package struct PrivateRedis: SuiteTrait, TestScoping {
    /// The running suite's server.
    @TaskLocal package static var server: RedisServer?

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory()
        let server = try await RedisServer(in: folder.path)
        try await Self.$server.withValue(server) { try await function() }
        try await server.stop()
    }
}

extension Trait where Self == PrivateRedis {
    /// A redis-server for the suite.
    package static var privateRedis: Self { Self() }
}
