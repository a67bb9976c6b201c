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
}
