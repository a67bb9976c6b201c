import Jobs
import Redis
import RedisJobs
import TestSupport
import Testing
import Timekeeping

/// Any sequence of calls leaves every job in exactly one place, and both queues answer every call alike: the one in
/// memory is the model of the other.
@Suite("Random sequences: Redis agrees with the model, and each job is in exactly one place", .privateRedis)
struct QueueConsistencyTests {
    private let ids = (0..<12).map { "job\($0)" }
    private let workers = (0..<4).map { "w\($0)" }

    @Test("every answer is the same", arguments: 0..<12 as Range<UInt64>)
    func agreement(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let name = ULID.make().description
        let redis = try PrivateRedis.makeQueue(named: name).connectRelay()
        let memory = try MemoryJobQueue().connectRelay()
        let inspector = RedisInspector(
            connection: try RedisConnection(to: PrivateRedis.address()), root: "{test:\(name)}")

        for step in 0..<300 {
            let operation = QueueOperation.random(ids: ids, workers: workers, using: &random)
            let real = operation.apply(to: redis)
            let model = operation.apply(to: memory)
            try #require(real == model, "seed \(seed), step \(step): \(operation)")
            if step % 10 == 0 {
                try #require(try inspector.violations(among: ids) == [], "seed \(seed), step \(step): \(operation)")
            }
        }

        #expect(try redis.statuses(of: ids).map { $0?.timeless } == memory.statuses(of: ids).map { $0?.timeless })
        #expect(
            try redis.events(after: "0-0", waiting: .zero).events.map(\.timeless)
                == memory.events(after: "0-0", waiting: .zero).events.map(\.timeless))
    }

    /// Several workers at once on one Redis: answers depend on the order, the invariant does not.
    @Test("under concurrent workers no job is lost or in two places", arguments: 0..<3 as Range<UInt64>)
    func concurrent(seed: UInt64) async throws {
        let name = ULID.make().description
        let queue = try PrivateRedis.makeQueue(named: name)
        let ids = (0..<60).map { "job\($0)" }
        _ = try queue.connect().enqueue(ids.map { .plain($0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<3 as Range<UInt64> {
                group.addTask {
                    var random = SeededGenerator(seed: seed * 31 + worker)
                    let line = try queue.connect()
                    for _ in 0..<200 {
                        _ = QueueOperation.random(ids: ids, workers: workers, using: &random).apply(to: line)
                    }
                }
            }
            try await group.waitForAll()
        }

        let line = try queue.connect()
        let inspector = RedisInspector(
            connection: try RedisConnection(to: PrivateRedis.address()), root: "{test:\(name)}")
        #expect(try inspector.violations(among: ids) == [])
        // Whoever is still active is somebody's, so burying everybody brings all of it back.
        for worker in workers { _ = try line.bury(worker) }
        #expect(try inspector.violations(among: ids) == [])
        let states = try line.states(of: ids)
        #expect(!states.contains(nil) && !states.contains(.active))
    }
}
