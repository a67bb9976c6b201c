import Jobs
import Redis
import RedisJobs
import Testing

@Suite("A Redis without room", .privateRedis)
struct FullRedisTests {
    @Test("new jobs are refused with the reason, and taken on the same line when there is room again")
    func full() throws {
        let line = try PrivateRedis.makeQueue().connect()
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

        _ = try redis.run(["CONFIG", "SET", "maxmemory", "0"])
        #expect(try line.enqueue([.plain("a")]) == [.new])
        #expect(try line.settle("w", "held", .done(code: 250)) == .settled)
    }
}
