import Jobs
import Redis
import RedisJobs
import TestSupport
import Testing

@Suite("A Redis without room", .privateRedis)
struct FullRedisTests {
    @Test("new jobs are refused with the reason, delivered ones can be settled, and there is room again later")
    func full() throws {
        let line = try PrivateRedis.makeQueue(named: "full").connect()
        let redis = try RedisConnection(to: PrivateRedis.address())
        _ = try line.enqueue([.plain("held")])
        try line.enlist("w")
        _ = try line.claim("w")
        _ = try redis.run(["CONFIG", "SET", "maxmemory-policy", "noeviction"])
        _ = try redis.run(["CONFIG", "SET", "maxmemory", "1"])

        let error = #expect(throws: JobQueueError.self) { try line.enqueue([.plain("a")]) }
        guard case .refused(let reason) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(reason.contains("OOM"))

        // Settling gives memory back; it must not wait for memory.
        #expect(try line.settle("w", "held", .done(code: 250)) == .settled)

        _ = try redis.run(["CONFIG", "SET", "maxmemory", "0"])
        #expect(try line.enqueue([.plain("a")]) == [.new])
        let inspector = RedisInspector(connection: redis, root: "{test:full}")
        #expect(try inspector.violations(among: ["a", "held"]) == [])
    }

    @Test("what is in it gets out: jobs are claimed, begun, retried and accepted while nothing new gets in")
    func drained() throws {
        let line = try PrivateRedis.makeQueue(named: "drained").connect()
        let redis = try RedisConnection(to: PrivateRedis.address())
        try line.enlist("w")
        try line.enlist("crashing")
        _ = try line.enqueue((0..<5).map { .plain("\($0)") })
        _ = try line.claim(ClaimRequest(worker: "crashing", begins: true))
        _ = try redis.run(["CONFIG", "SET", "maxmemory-policy", "noeviction"])
        _ = try redis.run(["CONFIG", "SET", "maxmemory", "1"])
        defer { _ = try? redis.run(["CONFIG", "SET", "maxmemory", "0"]) }
        #expect(throws: JobQueueError.self) { try line.enqueue([.plain("more")]) }

        #expect(try line.beat(worker: "w", lease: .seconds(3_600)), "a living worker stays one")
        #expect(try line.bury("crashing") == 1)
        let jobs = try line.claim(ClaimRequest(worker: "w", upTo: 4, begins: true)).jobs
        #expect(jobs.count == 4)
        for job in jobs { #expect(try line.begin(worker: "w", job: job.id, phase: .data)) }
        #expect(try line.settle("w", "1", .retry(after: .zero, cause: .counted, reason: "451")) == .settled)
        #expect(try line.promote(limit: 5).moved == 1)
        #expect(try line.settle("w", "2", .dead(.content, reason: "554")) == .settled)
        #expect(try line.requeue("2"))
        #expect(try line.settle("w", "3", .released) == .settled)
        #expect(try line.settle("w", "4", .done(code: 250)) == .settled)
        for id in ["0", "1", "2", "3"] {
            let lanes: ClaimLanes = id == "0" ? .suspects : .regular
            let job = try #require(try line.claim(worker: "w", upTo: 1, from: lanes).first)
            #expect(try line.settle("w", job.id, .done(code: 250)) == .settled)
        }
        #expect(try line.depths().ready == 0 && line.depths().suspects == 0)
        let inspector = RedisInspector(connection: redis, root: "{test:drained}")
        #expect(try inspector.violations(among: (0..<5).map { "\($0)" }) == [])
    }
}
