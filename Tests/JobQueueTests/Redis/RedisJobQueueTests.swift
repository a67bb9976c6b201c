import Jobs
import Redis
import RedisJobs
import TestSupport
import Testing
import Timekeeping
import Transport

@Suite("The queue in Redis: what only a real server shows", .privateRedis)
struct RedisJobQueueTests {
    /// A queue of its own, the root of its keys, a line to it, and one past it.
    private struct Bench {
        let line: any JobQueueConnection
        let redis: RedisConnection
        let root: String
    }

    private func bench() throws -> Bench {
        let name = ULID.make().description
        return Bench(
            line: try PrivateRedis.makeQueue(named: name).connect(),
            redis: try RedisConnection(to: PrivateRedis.address()), root: "{test:\(name)}")
    }

    @Test("the keys are the documented ones")
    func keys() throws {
        let bench = try bench()
        let later = Timestamp.now().milliseconds + 3_600_000
        _ = try bench.line.enqueue([.plain("a", lane: .high), .plain("b"), .plain("c", notBefore: later)])
        try bench.line.enlist("w")
        _ = try bench.line.claim("w")

        let names = try bench.redis.run(["KEYS", "*\(bench.root.dropFirst().dropLast())*"]).arrayValue ?? []
        #expect(
            Set(names.compactMap(\.textValue))
                == Set(
                    [
                        "ready:n", "bell", "proc:w", "delayed", "workers", "env:a", "env:b", "env:c", "job:a", "job:b",
                        "job:c",
                    ].map { "\(bench.root):\($0)" }))
    }

    @Test("an accepted job keeps no envelope, and its record goes after a day")
    func erased() throws {
        let bench = try bench()
        _ = try bench.line.enqueue([.plain("a")])
        try bench.line.enlist("w")
        _ = try bench.line.claim("w")
        _ = try bench.line.settle("w", "a", .done(code: 250))

        #expect(try bench.redis.run(["EXISTS", "\(bench.root):env:a"]) == .integer(0))
        let left = try #require(bench.redis.run(["TTL", "\(bench.root):job:a"]).integerValue)
        #expect(left > 86_000 && left <= 86_400)
    }

    @Test("while the queue is paused nothing is claimed, and nothing is lost")
    func paused() throws {
        let bench = try bench()
        _ = try bench.line.enqueue([.plain("a")])
        try bench.line.enlist("w")
        _ = try bench.redis.run(["SET", "\(bench.root):paused", "1"])
        #expect(try bench.line.claim("w", upTo: 10).isEmpty)
        _ = try bench.redis.run(["DEL", "\(bench.root):paused"])
        #expect(try bench.line.claim("w", upTo: 10).map(\.id) == ["a"])
    }

    @Test("an id without its envelope or record is passed over, not handed out")
    func damaged() throws {
        let bench = try bench()
        _ = try bench.line.enqueue([.plain("a"), .plain("b"), .plain("c")])
        try bench.line.enlist("w")
        _ = try bench.redis.run(["DEL", "\(bench.root):env:a"])
        _ = try bench.redis.run(["DEL", "\(bench.root):job:b"])

        #expect(try bench.line.claim("w", upTo: 10).map(\.id) == ["c"])
        #expect(try bench.redis.run(["LRANGE", "\(bench.root):proc:w", "0", "-1"]).arrayValue?.count == 1)
    }

    @Test("nonsense in a job's counters is read as a number in range, not trusted")
    func nonsense() throws {
        let bench = try bench()
        _ = try bench.line.enqueue([.plain("a")])
        try bench.line.enlist("w")
        _ = try bench.redis.run([
            "HSET", "\(bench.root):job:a", "at", "many", "cr", "99999999999999999999", "doubt", "-1",
        ])

        let job = try #require(try bench.line.claim("w").first)

        #expect(job.attempts == 0 && job.crashes == 0)
    }

    @Test("a waiting worker is woken by the bell, not by the end of its wait")
    func bell() async throws {
        let bench = try bench()
        let queue = try PrivateRedis.makeQueue(named: String(bench.root.dropFirst(6).dropLast()))
        let thread = BlockingExecutor(label: "test.waiting")
        let waiting = Task(executorPreference: thread) {
            let line = try queue.connect()
            try line.waitForWork(in: .regular, upTo: .seconds(60))
            try line.enlist("w")
            return try line.claim("w").map(\.id)
        }
        _ = try await eventually("the worker waits") {
            try bench.redis.run(["CLIENT", "LIST"]).textValue?.contains("cmd=blpop") == true ? true : nil
        }

        _ = try bench.line.enqueue([.plain("a")])

        #expect(try await waiting.value == ["a"])
    }

    @Test("the bell rings for suspects and for due jobs, and never grows")
    func bells() throws {
        let bench = try bench()
        _ = try bench.line.enqueue((0..<100).map { .plain("\($0)") })
        #expect(try bench.redis.run(["LLEN", "\(bench.root):bell"]) == .integer(32))
        try bench.line.enlist("w")
        _ = try bench.line.claim("w")
        _ = try bench.line.begin(worker: "w", job: "0", phase: .run)
        _ = try bench.line.bury("w")
        #expect(try bench.redis.run(["LLEN", "\(bench.root):bell:s"]) == .integer(1))
    }

    @Test("queues do not see each other's jobs")
    func apart() throws {
        let (one, other) = (try bench(), try bench())
        _ = try one.line.enqueue([.plain("a")])
        try other.line.enlist("w")
        #expect(try other.line.claim("w").isEmpty)
        #expect(try other.line.states(of: ["a"]) == [nil])
        #expect(try other.line.enqueue([.plain("a")]) == [.new])
    }
}
