import Jobs
import TestSupport
import Testing

@Suite("Every queue: what holds a claim back", .privateRedis)
struct JobLimitsTests {
    @Test("while it is paused nothing is claimed, and what is under way can be settled", arguments: QueueKind.allCases)
    func paused(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a"), .plain("b")])
        try line.enlist("w")
        _ = try line.start("w")
        try line.setPaused(true)
        #expect(try line.condition().isPaused)
        #expect(try line.claim(ClaimRequest(worker: "w")) == Claim(jobs: [], pause: .seconds(1)))
        #expect(try line.begin(worker: "w", job: "a", phase: .data))
        #expect(try line.settle("w", "a", .done(code: 250)) == .settled)

        try line.setPaused(false)
        #expect(try !line.condition().isPaused)
        #expect(try line.claim("w").map(\.id) == ["b"])
    }

    /// Claims one job after the other and settles each with `outcome`.
    private func fail(
        _ count: Int, _ line: any JobQueueConnection, _ outcome: JobOutcome
    ) throws -> [CircuitChange?] {
        try (0..<count).map { _ in
            let job = try #require(try line.start("w").first)
            return try line.finish(worker: "w", [JobSettlement(id: job.id, outcome: outcome)]).circuit
        }
    }

    private let refusal = JobOutcome.retry(after: .seconds(3_600), cause: .provider, reason: "421")

    @Test(
        "five failures of the provider in a row open the circuit: what waits keeps its place",
        arguments: QueueKind.allCases)
    func opens(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<9).map { .plain("\($0)") })
        try line.enlist("v")
        try line.enlist("w")
        #expect(try fail(5, line, refusal) == [nil, nil, nil, nil, .opened])

        for worker in ["v", "w"] {
            let claim = try line.claim(ClaimRequest(worker: worker, upTo: 3))
            #expect(claim.jobs.isEmpty)
            let pause = try #require(claim.pause)
            #expect(pause > .seconds(2) && pause <= .seconds(5))
        }
        #expect(try line.claim(ClaimRequest(worker: "w", from: .suspects)).pause != nil)
        #expect(try line.depths().ready == 4)
        let remaining = try #require(try line.condition().circuit)
        #expect(remaining > .seconds(2) && remaining <= .seconds(5))
    }

    @Test(
        "an answer on a message's own merits starts the count anew", arguments: QueueKind.allCases,
        [
            JobOutcome.done(code: 250), .retry(after: .seconds(3_600), cause: .counted, reason: "450"),
            .dead(.recipient, reason: "550"),
        ])
    func countsInARow(kind: QueueKind, merit: JobOutcome) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<12).map { .plain("\($0)") })
        try line.enlist("w")
        _ = try fail(4, line, refusal)
        _ = try fail(1, line, merit)
        #expect(try fail(5, line, refusal) == [nil, nil, nil, nil, .opened])
    }

    @Test(
        "what says nothing of the provider neither opens it nor starts anew", arguments: QueueKind.allCases,
        [
            JobOutcome.released, .retry(after: .seconds(3_600), cause: .unsupported, reason: "v2"),
            .dead(.expired, reason: "expired"),
        ])
    func noEvidence(kind: QueueKind, silence: JobOutcome) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<20).map { .plain("\($0)") })
        try line.enlist("w")
        #expect(try fail(6, line, silence).allSatisfy { $0 == nil })
        _ = try fail(4, line, refusal)
        _ = try fail(1, line, silence)
        #expect(try fail(1, line, refusal) == [.opened])
    }

    @Test("a late success closes an open circuit", arguments: QueueKind.allCases)
    func closes(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<7).map { .plain("\($0)") })
        try line.enlist("w")
        let slow = try #require(try line.start("w").first)
        _ = try fail(5, line, refusal)
        #expect(
            try line.finish(worker: "w", [JobSettlement(id: slow.id, outcome: .done(code: 250))]).circuit == .closed)
        #expect(try line.condition().circuit == nil)
        #expect(try line.claim("w").count == 1)
    }

    @Test(
        "a rate is shared by all workers, and counts what was claimed and nothing else", arguments: QueueKind.allCases)
    func rate(kind: QueueKind) throws {
        let rate = try #require(RateLimit("10/h"))
        let line = try kind.make().connect()
        try line.enlist("v")
        try line.enlist("w")
        for _ in 0..<50 {
            #expect(
                try line.claim(ClaimRequest(worker: "w", rate: rate)) == Claim(jobs: []),
                "nothing waits, nothing is used up")
        }
        _ = try line.enqueue((0..<5).map { .plain("\($0)") })
        #expect(try line.claim(ClaimRequest(worker: "w", upTo: 5, rate: rate)).jobs.map(\.id) == ["0"])
        for worker in ["v", "w"] {
            let claim = try line.claim(ClaimRequest(worker: worker, upTo: 5, rate: rate))
            #expect(claim.jobs.isEmpty)
            let pause = try #require(claim.pause)
            #expect(pause > .seconds(300) && pause <= .seconds(361))
        }
        #expect(try line.claim("w").map(\.id) == ["1"], "who has no limit is not held back")
    }

    @Test("settling and claiming in one step answers both", arguments: QueueKind.allCases)
    func settleAndClaim(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue((0..<3).map { .plain("\($0)") })
        try line.enlist("w")
        _ = try line.start("w", upTo: 1)
        let (report, claim) = try line.finish(
            worker: "w", [JobSettlement(id: "0", outcome: .done(code: 250))],
            thenClaim: ClaimRequest(worker: "w", upTo: 5, begins: true))
        #expect(report == FinishReport(results: [.settled]))
        #expect(try claim.get().jobs.map(\.id) == ["1", "2"])
    }

    @Test("an evicted worker's last results count, though it gets nothing more", arguments: QueueKind.allCases)
    func settleAndClaimEvicted(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a"), .plain("b")])
        try line.enlist("w")
        _ = try line.start("w")
        _ = try line.beat(worker: "w", lease: .zero)
        let (report, claim) = try line.finish(
            worker: "w", [JobSettlement(id: "a", outcome: .done(code: 250))], thenClaim: ClaimRequest(worker: "w"))
        #expect(report.results == [.settled])
        #expect(claim == .failure(.evicted))
        #expect(try line.states(of: ["b"]) == [.ready])
    }

    @Test(
        "a wait for work ends when there is some, and at its limit", .timeLimit(.minutes(1)),
        arguments: QueueKind.allCases)
    func waiting(kind: QueueKind) throws {
        let line = try kind.make().connect()
        try line.waitForWork(in: .regular, upTo: .milliseconds(10))
        try line.waitForWork(in: .suspects, upTo: .milliseconds(10))
        _ = try line.enqueue([.plain("a")])
        try line.waitForWork(in: .regular, upTo: .seconds(3_600))
    }
}
