import Jobs
import TestSupport
import Testing
import Timekeeping

@Suite("Every queue: what a person may ask and do", .privateRedis)
struct JobAdministrationTests {
    private let later = Timestamp.now().milliseconds + 3_600_000

    /// One job in each place: `ready`, `high`, `delayed`, `active`, `sending` (past the point of no return), `dead`,
    /// `done`, `suspect`.
    private func populated(_ kind: QueueKind) throws -> any JobQueueConnection {
        let line = try kind.make().connect()
        try line.enlist("w")
        try line.enlist("crashing")
        _ = try line.enqueue([.plain("suspect")])
        _ = try line.start("crashing")
        _ = try line.bury("crashing")
        _ = try line.enqueue(["active", "sending", "dead", "done"].map { .plain($0) })
        _ = try line.start("w", upTo: 4)
        _ = try line.begin(worker: "w", job: "sending", phase: .data)
        _ = try line.settle("w", "dead", .dead(.recipient, reason: "550 5.1.1"))
        _ = try line.settle("w", "done", .done(code: 250))
        _ = try line.enqueue([.plain("ready"), .plain("high", lane: .high), .plain("delayed", notBefore: later)])
        return line
    }

    @Test(
        "jobs are listed by where they are, in the order they would be taken",
        arguments: QueueKind.allCases,
        [
            (JobPlace.ready, ["high", "ready"]), (.suspects, ["suspect"]), (.delayed, ["delayed"]), (.dead, ["dead"]),
            (.active, ["sending", "active"]),
        ])
    func lists(kind: QueueKind, list: (place: JobPlace, ids: [String])) throws {
        let line = try populated(kind)
        let jobs = try line.list(list.place, from: 0, limit: 10)
        #expect(jobs.map(\.id) == list.ids)
        #expect(try line.list(list.place, from: 1, limit: 10).map(\.id) == Array(list.ids.dropFirst()))
        #expect(try line.list(list.place, from: 0, limit: 1).map(\.id) == Array(list.ids.prefix(1)))
        #expect(try line.list(list.place, from: 5, limit: 10).isEmpty)
        #expect(try line.list(list.place, from: 0, limit: 0).isEmpty)
    }

    @Test("of several dead jobs the latest comes first", arguments: QueueKind.allCases)
    func latestFirst(kind: QueueKind) async throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<3).map { .plain("\($0)") })
        try line.enlist("w")
        var moment: Int64 = 0
        for job in try line.start("w", upTo: 3) {
            // One millisecond apart, by the queue's own clock.
            try await eventually("the clock to move on") { Timestamp.now().milliseconds > moment + 1 ? true : nil }
            moment = Timestamp.now().milliseconds
            _ = try line.settle("w", job.id, .dead(.content, reason: "554"))
        }
        #expect(try line.list(.dead, from: 0, limit: 10).map(\.id) == ["2", "1", "0"])
    }

    @Test("a job shows everything that is known of it", arguments: QueueKind.allCases)
    func details(kind: QueueKind) throws {
        let line = try populated(kind)
        #expect(try line.details(of: "nobody") == nil)
        let dead = try #require(try line.details(of: "dead"))
        #expect(dead.state == .ended(.dead(reason: "recipient")) && dead.error == "550 5.1.1")
        #expect(dead.tries == 1 && dead.deliveries == 1 && dead.attempts == 0 && dead.lane == .normal)
        #expect(dead.envelope == Array("envelope of dead".utf8))
        let ended = try #require(dead.endedAt)
        #expect(dead.enqueuedAt > 0 && ended >= dead.enqueuedAt && dead.triedAt != nil && dead.worker == nil)

        let sending = try #require(try line.details(of: "sending"))
        #expect(sending.state == .active && sending.worker == "w" && sending.phase == .data)
        let delayed = try #require(try line.details(of: "delayed"))
        #expect(delayed.state == .delayed && delayed.dueAt == later)
        let suspect = try #require(try line.details(of: "suspect"))
        #expect(suspect.state == .ready && suspect.isSuspect && suspect.crashes == 1)
        let done = try #require(try line.details(of: "done"))
        #expect(done.state == .ended(.done(code: 250)) && done.envelope == nil)
        #expect(done.worker == nil && done.phase == nil)
    }

    @Test("the condition says who waits longest and why the dead are dead", arguments: QueueKind.allCases)
    func condition(kind: QueueKind) throws {
        let line = try populated(kind)
        _ = try line.remove(["high"])
        let condition = try line.condition()
        #expect(!condition.isPaused && condition.circuit == nil)
        #expect(condition.deadByReason == ["recipient": 1])
        let oldest = try #require(condition.oldestReady)
        #expect(oldest >= .zero && oldest < .seconds(60))
        _ = try line.remove(["ready"])
        #expect(try line.condition().oldestReady == nil)
    }

    @Test("workers tell who they are, until they are gone", arguments: QueueKind.allCases)
    func workers(kind: QueueKind) throws {
        let line = try populated(kind)
        var description = WorkerDescription()
        description.host = "mail-1"
        description.process = 4_711
        description.version = "0.1.0"
        description.senders = 8
        description.busy = 2
        description.residentMemory = 20_000_000
        description.startedAt = later
        try line.describe(worker: "w", description)
        try line.enlist("silent")

        let workers = try line.workers()
        #expect(workers.map(\.name) == ["silent", "w"])
        #expect(workers.map(\.held) == [0, 2])
        #expect(workers.map(\.description) == [nil, description])
        #expect(workers.allSatisfy { $0.lease > .seconds(3_500) && $0.lease <= .seconds(3_600) })

        _ = try line.bury("w")
        #expect(try line.workers().map(\.name) == ["silent"])
        try line.enlist("w")
        #expect(try line.workers().map(\.description) == [nil, nil])
    }

    @Test("what became of jobs is counted", arguments: QueueKind.allCases)
    func counts(kind: QueueKind) throws {
        let line = try populated(kind)
        _ = try line.settle("w", "active", .released)
        _ = try line.settle("w", "sending", .retry(after: .seconds(60), cause: .counted, reason: "450"))
        _ = try line.settle("w", "done", .done(code: 250))
        #expect(try line.requeue("dead"))
        // Two hours, because the hour may end between two calls.
        #expect(
            try line.counts(ofHours: 2) == [
                "ok": 1, "dead": 1, "release": 1, "retry": 1, "duplicate": 1, "recovered": 1, "requeued": 1,
            ])
    }

    @Test(
        "a job is taken out wherever it is, unless it has ended or may be accepted right now",
        arguments: QueueKind.allCases,
        [
            ("ready", true), ("high", true), ("delayed", true), ("suspect", true), ("dead", true), ("active", true),
            ("sending", false), ("done", false), ("nobody", false),
        ])
    func removal(kind: QueueKind, job: (id: String, isRemovable: Bool)) throws {
        let line = try populated(kind)
        let before = try line.states(of: [job.id])
        #expect(try line.remove([job.id]) == [job.isRemovable])
        #expect(try line.remove([job.id]) == [false], "once")
        guard job.isRemovable else {
            #expect(try line.states(of: [job.id]) == before)
            return
        }
        #expect(try line.states(of: [job.id]) == [.ended(.removed)])
        #expect(try line.details(of: job.id)?.envelope == nil)
        #expect(try line.enqueue([.plain(job.id)]) == [.known], "it does not come back")
        #expect(try !line.begin(worker: "w", job: job.id, phase: .data), "nobody may go on with it")
        #expect(try line.settle("w", job.id, .released) != .settled)
        for place in JobPlace.allCases {
            #expect(try !line.list(place, from: 0, limit: 10).contains { $0.id == job.id })
        }
        if let ends = try line.ends() { #expect(ends.last == JobEnding(id: job.id, end: .removed)) }
        #expect(try line.inspect(repairing: false) == [])
    }

    @Test("several at a time, each with its own answer", arguments: QueueKind.allCases)
    func several(kind: QueueKind) throws {
        let line = try populated(kind)
        #expect(try line.requeue(["ready", "dead", "nobody"]) == [false, true, false])
        #expect(try line.remove(["done", "ready", "high"]) == [false, true, true])
        #expect(try line.advance(["delayed", "ready", "delayed"]) == [true, false, false])
        #expect(try line.requeue([]).isEmpty && line.remove([]).isEmpty && line.advance([]).isEmpty)
    }

    @Test("a delayed job can be brought forward", arguments: QueueKind.allCases)
    func advance(kind: QueueKind) throws {
        let line = try populated(kind)
        #expect(try line.advance(["delayed"]) == [true])
        #expect(try line.states(of: ["delayed"]) == [.ready])
        #expect(try line.claim("w", upTo: 5).map(\.id) == ["high", "ready", "delayed"])
        #expect(try line.promote(limit: 5).nextDue == nil)
    }

    @Test("the dead are forgotten by their age and never by their number", arguments: QueueKind.allCases)
    func forgetting(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<5).map { .plain("\($0)") })
        try line.enlist("w")
        for job in try line.start("w", upTo: 5) { _ = try line.settle("w", job.id, .dead(.content, reason: "554")) }

        #expect(try line.forget(deadFor: .seconds(3_600), limit: 10) == 0)
        #expect(try line.depths().dead == 5)
        #expect(try line.forget(deadFor: .zero, limit: 2) == 2)
        #expect(try line.forget(deadFor: .zero, limit: 10) == 3)
        #expect(try line.states(of: ["0", "4"]) == [nil, nil])
        #expect(try line.inspect(repairing: false) == [])
    }

    @Test("an envelope is replaced only as long as it is what was read", arguments: QueueKind.allCases)
    func replacing(kind: QueueKind) throws {
        let line = try populated(kind)
        let old = Array("envelope of ready".utf8)
        #expect(try line.replaceEnvelope(of: "ready", old, with: [1, 2, 3]))
        #expect(try !line.replaceEnvelope(of: "ready", old, with: [4]))
        #expect(try !line.replaceEnvelope(of: "done", old, with: [4]))
        #expect(try !line.replaceEnvelope(of: "nobody", old, with: [4]))
        #expect(try line.details(of: "ready")?.envelope == [1, 2, 3])
    }

    @Test("nothing of this contradicts itself", arguments: QueueKind.allCases)
    func consistent(kind: QueueKind) throws {
        #expect(try populated(kind).inspect(repairing: false) == [])
    }
}
