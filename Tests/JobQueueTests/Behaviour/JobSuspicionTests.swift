import Jobs
import TestSupport
import Testing

@Suite("Every queue: who has crashed a worker stays alone until it has ended", .privateRedis)
struct JobSuspicionTests {
    /// A queue whose job `a` was being delivered when its worker died; `v` lives.
    private func crashed(_ kind: QueueKind) throws -> any JobQueueConnection {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("v")
        try line.enlist("w")
        #expect(try line.start("w").map(\.id) == ["a"])
        #expect(try line.bury("w") == 1)
        return line
    }

    @Test("a claim that began counts as begun when its worker dies", arguments: QueueKind.allCases)
    func begun(kind: QueueKind) throws {
        let line = try crashed(kind)
        #expect(try line.claim("v", upTo: 5).isEmpty)
        #expect(try line.claim(worker: "v", upTo: 5, from: .suspects).map(\.crashes) == [1])
    }

    @Test("a suspect that is given back is among suspects again, and not among others", arguments: QueueKind.allCases)
    func released(kind: QueueKind) throws {
        let line = try crashed(kind)
        _ = try line.claim(worker: "v", upTo: 1, from: .suspects)
        _ = try line.begin(worker: "v", job: "a", phase: .run)
        #expect(try line.settle("v", "a", .released) == .settled)
        #expect(try line.claim("v", upTo: 5).isEmpty)
        #expect(try line.claim(worker: "v", upTo: 5, from: .suspects).map(\.crashes) == [1])
    }

    @Test(
        "a suspect whose worker dies before it began is a suspect again, without another crash",
        arguments: QueueKind.allCases)
    func reaped(kind: QueueKind) throws {
        let line = try crashed(kind)
        _ = try line.claim(worker: "v", upTo: 1, from: .suspects)
        _ = try line.bury("v")
        try line.enlist("u")
        #expect(try line.claim("u", upTo: 5).isEmpty)
        #expect(try line.claim(worker: "u", upTo: 5, from: .suspects).map(\.crashes) == [1])
    }

    @Test("who was delivered to an end that is no end takes its turn among the others", arguments: QueueKind.allCases)
    func retried(kind: QueueKind) throws {
        let line = try crashed(kind)
        _ = try line.claim(worker: "v", upTo: 1, from: .suspects)
        _ = try line.begin(worker: "v", job: "a", phase: .run)
        _ = try line.settle("v", "a", .retry(after: .zero, cause: .counted, reason: "450"))
        _ = try line.promote(limit: 1)
        #expect(try line.claim("v", upTo: 5).map(\.crashes) == [1])
    }

    @Test(
        "claims whose answer was lost are given back at once, as if nothing had happened; known ones stay",
        arguments: QueueKind.allCases)
    func disowned(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<4).map { .plain("\($0)") })
        try line.enlist("v")
        try line.enlist("w")
        _ = try line.start("w", upTo: 3)
        _ = try line.begin(worker: "w", job: "1", phase: .data)

        #expect(try line.disown(worker: "w", except: ["1", "gone"]) == 2)
        #expect(try line.disown(worker: "w", except: ["1"]) == 0)
        #expect(try line.disown(worker: "nobody", except: []) == 0)

        #expect(try line.states(of: ["0", "1", "2", "3"]) == [.ready, .active, .ready, .ready])
        #expect(try line.begin(worker: "w", job: "1", phase: .data), "still held")
        #expect(try !line.begin(worker: "w", job: "0", phase: .data), "given away")
        let jobs = try line.start("v", upTo: 5)
        #expect(Set(jobs.prefix(2).map(\.id)) == ["0", "2"] && jobs.last?.id == "3")
        #expect(jobs.allSatisfy { $0.crashes == 0 && $0.doubts == 0 && $0.attempts == 0 })
        #expect(try line.statuses(of: ["0", "2"]).map { $0?.tries } == [1, 1])
    }
}
