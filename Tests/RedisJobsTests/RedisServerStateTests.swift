import Jobs
import Redis
import RedisJobs
import Testing

/// Each has a server of its own: what they change concerns all of it.
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

@Suite("A Redis that forgets its scripts", .privateRedis)
struct ForgottenScriptsTests {
    @Test("it is taught them again in the middle of work, without the caller noticing")
    func flushed() throws {
        let line = try PrivateRedis.makeQueue().connect()
        let redis = try RedisConnection(to: PrivateRedis.address())
        _ = try line.enqueue([.plain("a")])
        _ = try redis.run(["SCRIPT", "FLUSH"])
        #expect(try line.enqueue([.plain("a"), .plain("b")]) == [.known, .new])
        try line.enlist("w")
        _ = try line.claim("w", upTo: 0)
        _ = try redis.run(["SCRIPT", "FLUSH"])
        #expect(try line.claim("w", upTo: 2).count == 2)
        _ = try line.settle("w", "none", .released)
        _ = try redis.run(["SCRIPT", "FLUSH"])
        #expect(try line.settle("w", "a", .done(code: 250)) == .settled)
    }
}
