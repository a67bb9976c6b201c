import Jobs
import Redis
import RedisJobs
import TestSupport
import Testing

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
