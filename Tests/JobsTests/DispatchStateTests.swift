import Testing

@testable import Jobs

@Suite("Who talks to the queue, and what a worker asks of it")
struct DispatchStateTests {
    private let now = ContinuousClock.now

    /// A registered worker with `senders` idle senders, all of which may deliver.
    private func state(senders: Int = 3) -> DispatchState {
        var state = DispatchState(senders: senders, rate: nil, now: now)
        state.name = "w"
        for seat in 0..<senders { state.sit(seat, nil) }
        for _ in 1..<senders { state.grow(at: now) }
        return state
    }

    private func job(_ id: String) -> ClaimedJob {
        ClaimedJob(id: id, envelope: [], attempts: 0, deliveries: 1, crashes: 0, doubts: 0)
    }

    private func report(_ id: String, _ outcome: JobOutcome, under name: String = "w") -> DeliveryReport {
        DeliveryReport(Assignment(job: job(id), name: name), outcome, took: .zero)
    }

    private func lead(_ state: inout DispatchState, at now: ContinuousClock.Instant) throws -> DispatchState.Exchange {
        let exchange = state.lead(at: now)
        return try #require(exchange)
    }

    /// Claims `count` jobs and has them delivered.
    private func claim(_ count: Int, in state: inout DispatchState) throws -> [Int] {
        let exchange = try lead(&state, at: now)
        return state.complete(exchange, Claim(jobs: (0..<count).map { job("\($0)") }), at: now).map(\.seat)
    }

    @Test("one claim is for all who are idle, and while somebody asks nobody else does")
    func oneLeader() throws {
        var state = state()
        let exchange = try lead(&state, at: now)
        #expect(exchange.request == ClaimRequest(worker: "w", upTo: 3, begins: true))
        #expect(exchange.seats == [0, 1, 2] && exchange.reports.isEmpty)
        #expect(!state.needsLeader(at: now))
        state.sit(0, report("x", .released))
        #expect(!state.needsLeader(at: now))

        let assignments = state.complete(exchange, Claim(jobs: [job("a"), job("b")]), at: now)
        #expect(assignments.map(\.seat) == [0, 1])
        #expect(state.held["w"] == ["a", "b"])
        #expect(state.needsLeader(at: now), "what was posted meanwhile is still to be told")
    }

    @Test(
        "after a claim that got less than it asked for nobody asks before the bell has rung, or there is news to tell")
    func dry() throws {
        var state = state()
        let seats = try claim(1, in: &state)
        #expect(seats == [0])
        #expect(!state.needsLeader(at: now) && state.watch(at: now) == .bell)
        state.heard(isSilent: false)
        #expect(state.needsLeader(at: now))
        _ = try claim(0, in: &state)

        state.sit(0, report("0", .done(code: 250)))
        let exchange = try lead(&state, at: now)
        #expect(exchange.reports.count == 1 && exchange.request?.limit == 3)
    }

    @Test(
        "no more is claimed than the window lets be delivered, and it grows with deliveries that are followed by more")
    func window() throws {
        var state = DispatchState(senders: 4, rate: nil, now: now)
        state.name = "w"
        for seat in 0..<4 { state.sit(seat, nil) }
        var limits: [Int] = []
        for round in 0..<3 {
            let exchange = try lead(&state, at: now)
            limits.append(exchange.request?.limit ?? 0)
            let jobs = (0..<(exchange.request?.limit ?? 0)).map { job("\(round).\($0)") }
            for (seat, assignment) in state.complete(exchange, Claim(jobs: jobs), at: now) {
                state.sit(seat, report(assignment.job.id, .done(code: 250)))
            }
        }
        #expect(limits == [1, 1, 2])
    }

    @Test("a delivery that takes long lets another join in; one a half second")
    func heldUp() throws {
        var state = DispatchState(senders: 3, rate: nil, now: now)
        state.name = "w"
        for seat in 0..<3 { state.sit(seat, nil) }
        _ = try claim(1, in: &state)
        var grows: [Bool] = []
        for milliseconds in [400, 600, 700] { grows.append(state.growIfHeldUp(at: now + .milliseconds(milliseconds))) }
        #expect(grows == [false, true, false])
        #expect(state.room(at: now) == 1)
    }

    @Test("what could not be told is told again, first of all, and a name with an unanswered claim is given up")
    func failure() throws {
        var state = state()
        _ = try claim(2, in: &state)
        state.sit(0, report("0", .done(code: 250)))
        let exchange = try lead(&state, at: now)
        state.fail(exchange, patience: .seconds(1), at: now)
        let first = state.giveUp("w")
        let second = state.giveUp("w")
        #expect(first && !second)

        #expect(!state.needsLeader(at: now), "not before the patience is over")
        #expect(state.watch(at: now) == .rest(.seconds(1)))
        #expect(state.livingNames == ["w"], "it still holds jobs")
        let later = now + .seconds(2)
        let again = try lead(&state, at: later)
        #expect(again.reports.map(\.isRepetition) == [true] && again.request == nil)
        _ = state.complete(again, nil, at: later)
        #expect(state.held["w"] == ["1"])
        let disowned = state.takeDisowned()
        #expect(disowned.map(\.name) == ["w"] && disowned.first?.known == ["1"])
        #expect(state.disowned.isEmpty)
    }

    @Test("a worker that stops claims nothing, tells what has ended, and leaves what it gave back to the lease")
    func stopping() throws {
        var state = state()
        _ = try claim(2, in: &state)
        state.isStopping = true
        state.sit(0, report("0", .released))
        state.sit(1, report("1", .done(code: 250)))
        let exchange = try lead(&state, at: now)
        #expect(exchange.request == nil)
        state.fail(exchange, patience: .zero, at: now)
        #expect(state.reports.map(\.job.id) == ["1"], "an acceptance is told for as long as it takes")
        #expect(!state.isIdle)
        let again = try lead(&state, at: now)
        _ = state.complete(again, nil, at: now)
        #expect(state.isIdle && state.watch(at: now) == .over)
    }

    @Test("reports go under the name their jobs were claimed under")
    func names() throws {
        var state = state()
        state.sit(0, report("old", .done(code: 250), under: "v"))
        state.sit(1, report("new", .done(code: 250)))
        let first = try lead(&state, at: now)
        #expect(first.reports.map(\.job.id) == ["old"] && first.request?.worker == "w")
        _ = state.complete(first, Claim(jobs: []), at: now)
        let second = try lead(&state, at: now)
        #expect(second.reports.map(\.job.id) == ["new"])
    }

    @Test("while the queue pauses, and while a suspect is delivered, nothing is claimed")
    func pauses() throws {
        var state = state()
        let exchange = try lead(&state, at: now)
        _ = state.complete(exchange, Claim(jobs: [], pause: .seconds(5)), at: now)
        #expect(!state.needsLeader(at: now) && state.watch(at: now) == .rest(.seconds(5)))
        #expect(state.needsLeader(at: now + .seconds(5)))
        state.isExclusive = true
        #expect(!state.needsLeader(at: now + .seconds(5)))
    }

    @Test("every eighth claim looks at the low lane first, and every eighth at the normal one")
    func fairness() throws {
        var lanes: [ClaimLanes] = []
        for turn in 0..<16 { lanes.append(.ofTurn(turn)) }
        #expect(lanes.count { $0 == .lowFirst } == 2 && lanes.count { $0 == .normalFirst } == 2)
        #expect(lanes.count { $0 == .regular } == 12)
    }

    @Test("names under which something is stuck are abandoned: others recover their jobs")
    func abandoning() throws {
        var state = state()
        _ = try claim(1, in: &state)
        #expect(state.deliveries(longerThan: .seconds(10), at: now + .seconds(9)) == 0)
        #expect(state.deliveries(longerThan: .seconds(10), at: now + .seconds(11)) == 1)
        state.abandonBusyNames()
        #expect(state.name == nil && state.livingNames.isEmpty)
        state.name = "x"
        #expect(state.livingNames == ["x"])
    }

    @Test("what was accepted lately is remembered, the oldest forgotten first")
    func memory() {
        var accepted = AcceptedJobs(capacity: 3)
        for id in ["a", "b", "a", "c", "d"] { accepted.note(id, code: 250) }
        #expect(["a", "b", "c", "d"].map { accepted.code(of: $0) } == [nil, 250, 250, 250])
        accepted.note("e", code: 251)
        #expect(["b", "c", "e"].map { accepted.code(of: $0) } == [nil, 250, 251])
    }
}
