import Jobs
import Redis
import RedisJobs
import TestSupport
import Testing
import Timekeeping

@Suite("A queue that contradicts itself is found out and put right", .privateRedis)
struct InspectionTests {
    /// One way in which keys can contradict each other, made past the scripts.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Commands; `P` stands for the root of the keys.
        let commands: [String]
        /// What is said of which job or worker.
        let subject: String
        /// Where the damaged job is afterwards; nil: nowhere, the outbox hands it over again.
        var left: JobState?
    }

    /// Of a queue with `ready`, `delayed`, `active` (held by `w`) and `dead`.
    static let damages = [
        Damage(
            testDescription: "ready in no list", commands: ["LREM P:ready:n 0 ready"], subject: "ready", left: .ready),
        Damage(
            testDescription: "ready twice in one list", commands: ["LPUSH P:ready:n ready"], subject: "ready",
            left: .ready),
        Damage(
            testDescription: "ready in two lists", commands: ["LPUSH P:ready:h ready"], subject: "ready", left: .ready),
        Damage(
            testDescription: "ready and held", commands: ["LPUSH P:proc:w ready"], subject: "ready", left: .ready),
        Damage(testDescription: "ready without envelope", commands: ["DEL P:env:ready"], subject: "ready"),
        Damage(testDescription: "an envelope without job", commands: ["SET P:env:ghost x"], subject: "ghost"),
        Damage(testDescription: "an id without job", commands: ["LPUSH P:ready:l ghost"], subject: "ghost"),
        Damage(testDescription: "a dead id without job", commands: ["ZADD P:dead 5 ghost"], subject: "ghost"),
        Damage(
            testDescription: "active in nobody's list", commands: ["LREM P:proc:w 0 active"], subject: "active",
            left: .ready),
        Damage(
            testDescription: "active in another's list",
            commands: ["LREM P:proc:w 0 active", "LPUSH P:proc:v active"], subject: "active", left: .ready),
        Damage(
            testDescription: "delayed without a time", commands: ["ZREM P:delayed delayed"], subject: "delayed",
            left: .delayed),
        Damage(
            testDescription: "delayed and ready", commands: ["LPUSH P:ready:n delayed"], subject: "delayed",
            left: .delayed),
        Damage(
            testDescription: "dead and not in the dead set", commands: ["ZREM P:dead dead"], subject: "dead",
            left: .ended(.dead(reason: "content"))),
        Damage(
            testDescription: "done with its envelope", commands: ["HSET P:job:ready st done code 250"],
            subject: "ready",
            left: .ended(.done(code: 250))),
    ]

    private func bench() throws -> (line: any JobQueueConnection, redis: RedisConnection, root: String) {
        let name = ULID.make().description
        let line = try PrivateRedis.makeQueue(named: name).connect()
        _ = try line.enqueue([.plain("active"), .plain("dead")])
        try line.enlist("v")
        try line.enlist("w")
        _ = try line.start("w", upTo: 2)
        _ = try line.settle("w", "dead", .dead(.content, reason: "554"))
        _ = try line.enqueue([.plain("ready"), .plain("delayed", notBefore: Timestamp.now().milliseconds + 3_600_000)])
        return (line, try RedisConnection(to: PrivateRedis.address()), "{test:\(name)}")
    }

    @Test("each contradiction is told once, and one repair is enough", arguments: damages)
    func damage(_ damage: Damage) throws {
        let (line, redis, root) = try bench()
        #expect(try line.inspect(repairing: false) == [])
        for command in damage.commands {
            _ = try redis.run(
                command.split(separator: " ").map { $0.hasPrefix("P:") ? root + $0.dropFirst() : String($0) })
        }

        let findings = try line.inspect(repairing: false)
        #expect(findings.map(\.subject) == [damage.subject])
        #expect(try line.inspect(repairing: true) == findings, "looking alone has changed nothing")
        #expect(try line.inspect(repairing: false) == [])

        #expect(try line.states(of: [damage.subject]) == [damage.left])
        let ids = ["active", "dead", "ready", "delayed"]
        #expect(try RedisInspector(connection: redis, root: root).violations(among: ids) == [])
        if damage.left == nil {
            #expect(try line.enqueue([.plain(damage.subject)]) == [.new])
        }
    }

    @Test("jobs of a worker that nobody would ever recover are recovered")
    func orphanedList() throws {
        let (line, redis, root) = try bench()
        _ = try redis.run(["ZREM", "\(root):workers", "w"])
        #expect(try line.reap(limit: 10, maximumCrashes: 3) == 0)

        #expect(try line.inspect(repairing: false).map(\.subject) == ["w"])
        _ = try line.inspect(repairing: true)
        #expect(try line.reap(limit: 10, maximumCrashes: 3) == 1)
        #expect(try line.inspect(repairing: false) == [])
        #expect(try line.states(of: ["active"]) == [.ready])
    }

    @Test("a repaired delivery is fenced off, comes as a suspect, and carries a doubt if it may have been sent")
    func fencing() throws {
        let (line, redis, root) = try bench()
        #expect(try line.begin(worker: "w", job: "active", phase: .data))
        _ = try redis.run(["LREM", "\(root):proc:w", "0", "active"])
        _ = try line.inspect(repairing: true)
        #expect(try !line.begin(worker: "w", job: "active", phase: .data))
        let job = try #require(try line.claim(worker: "v", upTo: 5, from: .suspects).first)
        #expect(job.id == "active" && job.doubts == 1)
    }

    @Test("a queue at work is never accused")
    func atWork() async throws {
        let queue = try PrivateRedis.makeQueue()
        let line = try queue.connect()
        let ids = (0..<2_000).map { "job\($0)" }
        try await withWorker(on: queue) { _, control in
            control.crossPointOfNoReturn() ? .done(code: 250) : .released
        } _: { _ in
            _ = try line.enqueue(ids.map { .plain($0) })
            var looks = 0
            while try line.depths().ready > 0 || looks < 3 {
                #expect(try line.inspect(repairing: false) == [])
                looks += 1
            }
        }
        #expect(try line.inspect(repairing: false) == [])
    }
}
