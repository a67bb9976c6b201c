import Jobs
import TestSupport
import Testing
import Timekeeping

@Suite("Every queue: from enqueue to settlement", .privateRedis)
struct JobQueueBehaviourTests {
    @Test("a job is new once and known ever after, in whatever state it is", arguments: QueueKind.allCases)
    func idempotent(kind: QueueKind) throws {
        let line = try kind.make().connect()
        #expect(try line.enqueue([]).isEmpty)
        #expect(try line.enqueue([.plain("a"), .plain("b"), .plain("a")]) == [.new, .new, .known])
        try line.enlist("w")
        _ = try line.claim("w")
        #expect(try line.enqueue([.plain("a")]) == [.known])
        _ = try line.settle("w", "a", .done(code: 250))
        #expect(try line.enqueue([.plain("a")]) == [.known])
        #expect(try line.claim("w", upTo: 10).map(\.id) == ["b"], "nothing was doubled")
    }

    @Test("an envelope is any bytes and comes back as it was", arguments: QueueKind.allCases)
    func envelope(kind: QueueKind) throws {
        let line = try kind.make().connect()
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
        _ = try line.enqueue([QueuedJob(id: "a", envelope: bytes)])
        try line.enlist("w")
        #expect(
            try line.claim("w") == [
                ClaimedJob(id: "a", envelope: bytes, attempts: 0, deliveries: 1, crashes: 0, doubts: 0)
            ])
    }

    @Test(
        "lanes go high, normal, low, and another one first now and then; within a lane the first is first",
        arguments: QueueKind.allCases, ClaimLanes.allCases)
    func order(kind: QueueKind, lanes: ClaimLanes) throws {
        let line = try kind.make().connect()
        let lanesOfJobs: [JobLane] = [.low, .normal, .high, .low, .normal, .high]
        _ = try line.enqueue(lanesOfJobs.enumerated().map { .plain("\($1.rawValue)\($0)", lane: $1) })
        try line.enlist("w")

        let claimed = try line.claim(worker: "w", upTo: 5, from: lanes).map(\.id)

        switch lanes {
        case .regular: #expect(claimed == ["h2", "h5", "n1", "n4", "l0"])
        case .normalFirst: #expect(claimed == ["n1", "n4", "l0", "l3", "h2"])
        case .lowFirst: #expect(claimed == ["l0", "l3", "n1", "n4", "h2"])
        case .suspects: #expect(claimed.isEmpty)
        }
    }

    @Test("a claim takes what was asked for and no more, and nothing twice", arguments: QueueKind.allCases)
    func claimLimit(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<5).map { .plain("\($0)") })
        try line.enlist("v")
        try line.enlist("w")
        #expect(try line.claim("v", upTo: 2).map(\.id) == ["0", "1"])
        #expect(try line.claim("w", upTo: 100).map(\.id) == ["2", "3", "4"])
        #expect(try line.claim("v", upTo: 1).isEmpty)
        #expect(try line.claim("v", upTo: 0).isEmpty)
    }

    @Test("a job with a time is hidden until then", arguments: QueueKind.allCases)
    func delayed(kind: QueueKind) throws {
        let line = try kind.make().connect()
        let hour = Timestamp.now().milliseconds + 3_600_000
        _ = try line.enqueue([.plain("later", notBefore: hour), .plain("past", notBefore: 1)])
        try line.enlist("w")

        #expect(try line.states(of: ["later", "past"]) == [.delayed, .ready])
        let (moved, nextDue) = try line.promote(limit: 10)
        #expect(moved == 0)
        let wait = try #require(nextDue)
        #expect(wait > .seconds(3_500) && wait <= .seconds(3_600))
        #expect(try line.claim("w", upTo: 10).map(\.id) == ["past"])
    }

    @Test("due jobs become ready in the order of their times, at most as many as asked", arguments: QueueKind.allCases)
    func promote(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<4).map { .plain("\($0)") })
        try line.enlist("w")
        for job in try line.claim("w", upTo: 4) {
            _ = try line.settle("w", job.id, .retry(after: .zero, cause: .counted, reason: "451"))
        }

        let first = try line.promote(limit: 3)
        #expect(first.moved == 3 && first.nextDue == .zero, "one is due and waits for the next call")
        let second = try line.promote(limit: 3)
        #expect(second.moved == 1 && second.nextDue == nil)
        #expect(try line.claim("w", upTo: 10).map(\.id) == ["0", "1", "2", "3"])
    }

    @Test(
        "an accepted job leaves an event and no envelope; told again it is a duplicate", arguments: QueueKind.allCases)
    func done(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("w")
        _ = try line.claim("w")
        #expect(try line.settle("w", "a", .done(code: 251)) == .settled)
        #expect(try line.settle("w", "a", .done(code: 250)) == .duplicate)
        #expect(try line.states(of: ["a"]) == [.ended(.done(code: 251))])
        if let ends = try line.ends() { #expect(ends == [JobEnding(id: "a", end: .done(code: 251))]) }
    }

    @Test("what a retry costs depends on its cause", arguments: QueueKind.allCases, RetryCause.allCases)
    func retry(kind: QueueKind, cause: RetryCause) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("w")
        _ = try line.claim("w")
        #expect(try line.begin(worker: "w", job: "a", phase: .data))
        #expect(try line.settle("w", "a", .retry(after: .zero, cause: cause, reason: "450 4.2.1")) == .settled)
        #expect(try line.states(of: ["a"]) == [.delayed])
        _ = try line.promote(limit: 1)

        let job = try #require(try line.claim("w").first)

        #expect(job.attempts == (cause == .counted || cause == .uncertain ? 1 : 0))
        #expect(job.doubts == (cause == .uncertain ? 1 : 0))
        #expect(job.deliveries == 2 && job.crashes == 0)
        if let ends = try line.ends() { #expect(ends.isEmpty, "a retry is not an end") }
    }

    @Test("a dead job is kept with its reason", arguments: QueueKind.allCases, DeathReason.allCases)
    func dead(kind: QueueKind, reason: DeathReason) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("w")
        _ = try line.claim("w")
        #expect(try line.settle("w", "a", .dead(reason, reason: "550 5.1.1")) == .settled)

        let end = JobEnd.dead(reason: reason.rawValue)
        #expect(try line.states(of: ["a"]) == [.ended(end)])
        if let ends = try line.ends() { #expect(ends == [JobEnding(id: "a", end: end)]) }
        #expect(try line.depths().dead == 1)
        #expect(try line.settle("w", "a", .dead(reason, reason: "again")) == .ignored)
    }

    @Test("a released job is the next one again, as if nothing had happened", arguments: QueueKind.allCases)
    func released(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a"), .plain("b")])
        try line.enlist("w")
        _ = try line.claim("w")
        _ = try line.begin(worker: "w", job: "a", phase: .run)
        #expect(try line.settle("w", "a", .released) == .settled)

        let job = try #require(try line.claim("w").first)

        #expect(job.id == "a" && job.attempts == 0 && job.crashes == 0 && job.doubts == 0)
    }

    @Test("a job nobody knows is unknown; one that is not held changes nothing", arguments: QueueKind.allCases)
    func foreign(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("v")
        try line.enlist("w")
        #expect(try line.settle("w", "none", .done(code: 250)) == .unknown)
        #expect(try line.settle("w", "a", .released) == .ignored)
        _ = try line.claim("v")
        for outcome in [
            JobOutcome.released, .dead(.content, reason: ""), .retry(after: .zero, cause: .counted, reason: ""),
        ] {
            #expect(try line.settle("w", "a", outcome) == .ignored)
        }
        #expect(try line.states(of: ["a", "none"]) == [.active, nil])
    }

    @Test("many settlements travel together, each with its own result", arguments: QueueKind.allCases)
    func batch(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<4).map { .plain("\($0)") })
        try line.enlist("w")
        _ = try line.claim("w", upTo: 4)

        let report = try line.finish(
            worker: "w",
            [
                JobSettlement(id: "0", outcome: .done(code: 250)), JobSettlement(id: "none", outcome: .released),
                JobSettlement(id: "1", outcome: .dead(.recipient, reason: "550")),
                JobSettlement(id: "0", outcome: .done(code: 250)), JobSettlement(id: "2", outcome: .released),
                JobSettlement(id: "3", outcome: .retry(after: .seconds(60), cause: .provider, reason: "421")),
            ])

        #expect(report.results == [.settled, .unknown, .settled, .duplicate, .settled, .settled])
        #expect(try line.finish(worker: "w", []) == FinishReport(results: []))
        #expect(
            try line.states(of: ["0", "1", "2", "3"])
                == [.ended(.done(code: 250)), .ended(.dead(reason: "recipient")), .ready, .delayed])
    }

    @Test("events are read in order, from any place, and waited for", arguments: QueueKind.relayed)
    func events(kind: QueueKind) throws {
        let line = try kind.makeRelayed().connectRelay()
        let ids = (0..<6).map { "\($0)" }
        _ = try line.enqueue(ids.map { .plain($0) })
        try line.enlist("w")
        #expect(
            try line.events(after: "0-0", waiting: .milliseconds(5)) == JobEvents(events: [], cursor: "0-0"))

        _ = try line.claim("w", upTo: 6)
        _ = try line.finish(worker: "w", ids.prefix(3).map { JobSettlement(id: $0, outcome: .done(code: 250)) })
        let first = try line.events(after: "0-0", waiting: .seconds(30))
        #expect(first.events.map(\.id) == ["0", "1", "2"])
        #expect(
            try line.events(after: first.cursor, waiting: .milliseconds(5))
                == JobEvents(events: [], cursor: first.cursor))

        _ = try line.finish(worker: "w", ids.suffix(3).map { JobSettlement(id: $0, outcome: .done(code: 250)) })
        #expect(try line.events(after: first.cursor, waiting: .seconds(30)).events.map(\.id) == ["3", "4", "5"])
        #expect(try line.events(after: "0-0", waiting: .zero).events.map(\.id) == ids, "reading takes nothing away")
    }

    @Test("depths count every job that has not ended well", arguments: QueueKind.allCases)
    func depths(kind: QueueKind) throws {
        let line = try kind.make().connect()
        #expect(try line.depths() == QueueDepths())
        _ = try line.enqueue((0..<6).map { .plain("\($0)", lane: [.high, .normal, .low][$0 % 3]) })
        try line.enlist("v")
        try line.enlist("w")
        let ids = try line.claim("v", upTo: 3).map(\.id) + line.claim("w", upTo: 1).map(\.id)
        _ = try line.settle("v", ids[0], .done(code: 250))
        _ = try line.settle("v", ids[1], .dead(.content, reason: ""))
        _ = try line.settle("v", ids[2], .retry(after: .seconds(60), cause: .counted, reason: ""))

        var expected = QueueDepths()
        expected.low = 2
        expected.active = 1
        expected.delayed = 1
        expected.dead = 1
        expected.workers = 2
        #expect(try line.depths() == expected)
    }
}
