import Jobs
import Redis
import RedisJobs
import TestSupport
import Testing

@Suite("A Redis that forgets its scripts", .privateRedis)
struct ForgottenScriptsTests {
    @Test("a ready list of a wrong type strands nothing: the job is not known before it is in it")
    func wrongType() throws {
        let line = try PrivateRedis.makeQueue(named: "wrongtype").connect()
        let redis = try RedisConnection(to: PrivateRedis.address())
        try line.enlist("w")
        _ = try redis.run(["HSET", "{test:wrongtype}:ready:n", "a", "b"])
        #expect(throws: JobQueueError.self) { try line.enqueue([.plain("a")]) }

        _ = try redis.run(["DEL", "{test:wrongtype}:ready:n"])
        #expect(try line.enqueue([.plain("a")]) == [.new])
        #expect(try line.claim("w").map(\.id) == ["a"])
    }

    @Test("a job whose envelope was lost is forgotten when it is claimed, so that the outbox hands it over again")
    func lostEnvelope() throws {
        let line = try PrivateRedis.makeQueue(named: "lostenvelope").connect()
        let redis = try RedisConnection(to: PrivateRedis.address())
        try line.enlist("w")
        _ = try line.enqueue([.plain("a")])
        _ = try redis.run(["DEL", "{test:lostenvelope}:env:a"])
        #expect(try line.claim("w").isEmpty)

        #expect(try line.states(of: ["a"]) == [nil])
        #expect(try line.enqueue([.plain("a")]) == [.new])
        #expect(try line.claim("w").map(\.id) == ["a"])
    }

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
