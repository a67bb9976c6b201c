import Jobs
import TestSupport
import Testing

@Suite("Every queue: who owns a job, and what becomes of it when its owner dies", .privateRedis)
struct JobOwnershipTests {
    @Test("a name is given once; a lease that ran out evicts", arguments: QueueKind.allCases)
    func lease(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        #expect(throws: JobQueueError.evicted, "never registered") { try line.claim("w") }
        #expect(try !line.beat(worker: "w", lease: .seconds(60)), "never registered")

        try line.enlist("w")
        #expect(throws: JobQueueError.duplicateWorker) { try line.enlist("w") }
        #expect(try line.beat(worker: "w", lease: .zero), "it was alive until now")

        #expect(try !line.beat(worker: "w", lease: .seconds(60)), "too late")
        #expect(throws: JobQueueError.evicted) { try line.claim("w") }
        #expect(try line.states(of: ["a"]) == [.ready])
    }

    @Test("a worker that leaves is gone, and may come back under its name", arguments: QueueKind.allCases)
    func leaving(kind: QueueKind) throws {
        let line = try kind.make().connect()
        try line.enlist("w")
        try line.unregister(worker: "w")
        try line.unregister(worker: "never seen")
        #expect(throws: JobQueueError.evicted) { try line.claim("w") }
        #expect(try line.reap(limit: 10, maximumCrashes: 3) == 0)
        #expect(try line.depths().workers == 0)
        try line.enlist("w")
    }

    @Test("a worker that leaves while it holds a job leaves it behind for the others", arguments: QueueKind.allCases)
    func leavingWithJob(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("w")
        _ = try line.claim("w")
        try line.unregister(worker: "w")
        #expect(try line.reap(limit: 10, maximumCrashes: 3) == 1)
        #expect(try line.states(of: ["a"]) == [.ready])
    }

    @Test("only the owner may begin", arguments: QueueKind.allCases, [DeliveryPhase.run, .data])
    func fencing(kind: QueueKind, phase: DeliveryPhase) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("v")
        try line.enlist("w")
        #expect(try !line.begin(worker: "w", job: "a", phase: phase), "not claimed")
        _ = try line.claim("w")
        #expect(try line.begin(worker: "w", job: "a", phase: phase))
        #expect(try !line.begin(worker: "v", job: "a", phase: phase), "somebody else's")
        #expect(try !line.begin(worker: "w", job: "none", phase: phase), "unknown")
        _ = try line.settle("w", "a", .done(code: 250))
        #expect(try !line.begin(worker: "w", job: "a", phase: phase), "ended")
    }

    @Test("living workers keep their jobs", arguments: QueueKind.allCases)
    func living(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("w")
        _ = try line.claim("w")
        #expect(try line.reap(limit: 10, maximumCrashes: 3) == 0)
        #expect(try line.states(of: ["a"]) == [.active])
    }

    @Test("jobs that were not begun come back to the head of their lanes, innocent", arguments: QueueKind.allCases)
    func notBegun(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("n0"), .plain("n1"), .plain("n2"), .plain("h", lane: .high)])
        try line.enlist("v")
        try line.enlist("w")
        #expect(try line.claim("w", upTo: 3).map(\.id) == ["h", "n0", "n1"])

        #expect(try line.bury("w") == 3)

        let jobs = try line.claim("v", upTo: 10)
        #expect(jobs.first?.id == "h")
        #expect(Set(jobs.map(\.id)) == ["h", "n0", "n1", "n2"])
        #expect(jobs.last?.id == "n2", "what had been claimed goes before what had not")
        #expect(jobs.allSatisfy { $0.crashes == 0 && $0.doubts == 0 && $0.attempts == 0 })
    }

    @Test(
        "a job that was being delivered is a suspect; one past the point of no return carries a doubt",
        arguments: QueueKind.allCases, [DeliveryPhase.run, .data])
    func begun(kind: QueueKind, phase: DeliveryPhase) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("v")
        try line.enlist("w")
        _ = try line.claim("w")
        _ = try line.begin(worker: "w", job: "a", phase: phase)

        #expect(try line.bury("w") == 1)

        #expect(try line.depths().suspects == 1)
        #expect(try line.claim("v", upTo: 10).isEmpty, "suspects are in no regular lane")
        let job = try #require(try line.claim(worker: "v", upTo: 10, from: .suspects).first)
        #expect(job.crashes == 1 && job.doubts == (phase == .data ? 1 : 0) && job.attempts == 0)
    }

    @Test(
        "the third crash convicts the guilty, and nobody who was merely claimed with it", arguments: QueueKind.allCases)
    func poison(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("poison"), .plain("innocent"), .plain("neighbour")])

        for crash in 1...3 {
            let worker = "w\(crash)"
            try line.enlist(worker)
            _ = try line.claim(worker, upTo: 10)
            _ = try line.claim(worker: worker, upTo: 10, from: .suspects)
            #expect(try line.begin(worker: worker, job: "poison", phase: .run))
            if crash == 1 { #expect(try line.begin(worker: worker, job: "neighbour", phase: .run)) }
            #expect(try line.bury(worker) == 3)
        }

        let end = JobEnd.dead(reason: "poison")
        #expect(try line.states(of: ["poison", "innocent", "neighbour"]) == [.ended(end), .ready, .ready])
        if let ends = try line.ends() { #expect(ends == [JobEnding(id: "poison", end: end)]) }
        try line.enlist("last")
        let jobs = try line.claim("last", upTo: 10)
        #expect(jobs.first { $0.id == "innocent" }?.crashes == 0)
        let suspects = try line.claim(worker: "last", upTo: 10, from: .suspects)
        #expect(suspects.map(\.id) == ["neighbour"], "claimed again and not begun, it stays a suspect")
        #expect(suspects.first?.crashes == 1)
    }

    @Test("recovery goes on where its limit stopped it", arguments: QueueKind.allCases)
    func limit(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<7).map { .plain("\($0)") })
        try line.enlist("w")
        _ = try line.claim("w", upTo: 7)
        _ = try line.beat(worker: "w", lease: .zero)

        #expect(try line.reap(limit: 3, maximumCrashes: 3) == 3)
        #expect(try line.reap(limit: 3, maximumCrashes: 3) == 3)
        #expect(try line.reap(limit: 3, maximumCrashes: 3) == 1)
        #expect(try line.reap(limit: 3, maximumCrashes: 3) == 0)
        #expect(try line.depths().ready == 7 && line.depths().workers == 0)
    }

    @Test("a frozen worker that wakes finds its job taken, and cannot go on", arguments: QueueKind.allCases)
    func frozen(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("v")
        try line.enlist("w")
        _ = try line.claim("w")
        _ = try line.begin(worker: "w", job: "a", phase: .run)
        _ = try line.bury("w")
        _ = try line.claim(worker: "v", upTo: 1, from: .suspects)

        #expect(try !line.begin(worker: "w", job: "a", phase: .data))
        #expect(try line.settle("w", "a", .released) == .ignored)
        #expect(try line.settle("w", "a", .retry(after: .zero, cause: .counted, reason: "")) == .ignored)
        #expect(try line.states(of: ["a"]) == [.active])
        #expect(try line.settle("v", "a", .done(code: 250)) == .settled)
    }

    @Test(
        "a late acceptance counts, wherever the job is by now: it will not be sent again if that can be helped",
        arguments: QueueKind.allCases, [JobState.ready, .active, .delayed, .ended(.dead(reason: "content"))])
    func lateAcceptance(kind: QueueKind, state: JobState) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("v")
        try line.enlist("w")
        _ = try line.claim("w")
        _ = try line.bury("w")
        switch state {
        case .ready: break
        case .active: _ = try line.claim("v")
        case .delayed:
            _ = try line.claim("v")
            _ = try line.settle("v", "a", .retry(after: .seconds(60), cause: .counted, reason: ""))
        case .ended:
            _ = try line.claim("v")
            _ = try line.settle("v", "a", .dead(.content, reason: ""))
        }
        #expect(try line.states(of: ["a"]) == [state])

        #expect(try line.settle("w", "a", .done(code: 250)) == .settledByFormerOwner)

        #expect(try line.states(of: ["a"]) == [.ended(.done(code: 250))])
        #expect(try !line.begin(worker: "v", job: "a", phase: .data))
        #expect(try line.claim("v", upTo: 10).isEmpty)
        #expect(try line.depths().delayed == 0 && line.depths().dead == 0)
        #expect(try line.settle("v", "a", .done(code: 250)) == .duplicate)
    }

    @Test("a dead job comes back as if new, when a person says so", arguments: QueueKind.allCases)
    func requeue(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a"), .plain("b")])
        try line.enlist("w")
        _ = try line.claim("w")
        _ = try line.settle("w", "a", .retry(after: .zero, cause: .uncertain, reason: ""))
        _ = try line.promote(limit: 1)
        _ = try line.claim("w", upTo: 2)
        _ = try line.begin(worker: "w", job: "a", phase: .data)
        _ = try line.bury("w")
        try line.enlist("v")
        let crashed = try #require(try line.claim(worker: "v", upTo: 1, from: .suspects).first)
        #expect(crashed.attempts == 1 && crashed.crashes == 1 && crashed.doubts == 2)
        _ = try line.settle("v", "a", .dead(.inDoubt, reason: "no reply"))

        #expect(try !line.requeue("b") && !line.requeue("none"))
        #expect(try line.requeue("a"))
        #expect(try !line.requeue("a"))

        #expect(
            try line.claim("v", upTo: 2).last
                == ClaimedJob(
                    id: "a", envelope: Array("envelope of a".utf8), attempts: 0, deliveries: 1, crashes: 0, doubts: 0))
        _ = try line.settle("v", "a", .done(code: 250))
        if let ends = try line.ends() { #expect(ends.map(\.id) == ["a", "a"]) }
    }
}
