import Redis
import RedisJobs
import TestSupport
import Testing
import Timekeeping

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

    static func address() throws -> RedisAddress {
        try RedisAddress(url: #require(server).url)
    }

    /// An empty queue on the suite's server, and the name that its keys begin with.
    static func makeQueue(named name: String = ULID.make().description) throws -> RedisJobQueue {
        RedisJobQueue(address: try address(), prefix: "test", queue: name)
    }
}

extension Trait where Self == PrivateRedis {
    /// A redis-server for the suite.
    static var privateRedis: Self { Self() }
}
