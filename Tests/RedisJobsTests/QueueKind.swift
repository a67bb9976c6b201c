import Jobs
import Redis
import RedisJobs
import TestSupport
import Testing
import Timekeeping
import Transport

/// The two queues that must behave alike.
enum QueueKind: String, CaseIterable, Sendable {
    case memory, redis

    /// A new, empty queue of the kind; in Redis it has keys of its own on the suite's server.
    func make() throws -> any JobQueue {
        switch self {
        case .memory: return MemoryJobQueue()
        case .redis: return try PrivateRedis.makeQueue()
        }
    }
}

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

extension QueuedJob {
    /// A job for tests that never read its envelope.
    static func plain(_ id: String, lane: JobLane = .normal, notBefore: Int64 = 0) -> QueuedJob {
        QueuedJob(id: id, lane: lane, notBefore: notBefore, envelope: Array("envelope of \(id)".utf8))
    }
}

extension JobQueueConnection {
    /// Announces a worker whose lease outlives any test.
    func enlist(_ worker: String) throws(JobQueueError) {
        try register(worker: worker, lease: .seconds(3_600))
    }

    /// Claims from the regular lanes.
    func claim(_ worker: String, upTo limit: Int = 1) throws(JobQueueError) -> [ClaimedJob] {
        try claim(worker: worker, upTo: limit, from: .regular)
    }

    /// Settles one job.
    func settle(_ worker: String, _ id: String, _ outcome: JobOutcome) throws(JobQueueError) -> FinishResult? {
        try finish(worker: worker, [JobSettlement(id: id, outcome: outcome)]).first
    }

    /// Ends the lease of a worker, as its death would, and has its jobs recovered.
    func bury(_ worker: String) throws(JobQueueError) -> Int {
        _ = try beat(worker: worker, lease: .zero)
        return try reap(limit: 100, maximumCrashes: 3)
    }
}
