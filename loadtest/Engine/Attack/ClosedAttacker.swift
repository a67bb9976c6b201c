import Transport

/// Users who ask, wait for the answer, think, and ask again: a closed run. A user has the connection of the same number.
final class ClosedAttacker: LoopAttacker {
    private enum UserState { case absent, thinking, asking, leaving }

    private struct User {
        var state = UserState.absent
        var random: RandomSource
    }

    private var users: [User] = []
    private var present = 0
    private let think: ThinkTime
    private let budget: RequestBudget
    private var hasEnded = false
    private var isPaused = false
    /// When the number of users is looked at again.
    private var nextLook: Instant
    /// Users whose time to ask came during a pause.
    private var held: [Int] = []

    /// How often the number of users follows a profile that changes, in nanoseconds.
    private static let look: Int64 = 10_000_000
    /// A refused connection fails in microseconds; a user without think time would only burn a core.
    private static let pauseAfterFailure: Int64 = 100_000_000

    init(
        plan: LoadPlan, lane: Lane, address: SocketAddress, schedule: Schedule, seat: LoopSeat, ledger: LedgerFile?,
        think: ThinkTime, budget: RequestBudget
    ) throws(SystemCallError) {
        self.think = think
        self.budget = budget
        nextLook = schedule.start
        try super.init(plan: plan, lane: lane, address: address, schedule: schedule, seat: seat, ledger: ledger)
    }

    override var nextDue: Instant { nextLook }
    override var active: Int { present }

    override func scheduleChanged(isPaused: Bool) {
        self.isPaused = isPaused
        nextLook = isPaused ? .never : schedule.start
        guard !isPaused else { return }
        for user in held { timers.add(.user(user), at: schedule.start) }
        held = []
    }

    override func startDue() {
        guard clock >= nextLook, !hasEnded else { return }
        guard clock < schedule.end else { return arrivalsEnded() }
        let level = schedule.level(at: clock)
        let wanted = lane.share(of: Int((level - 1e-9).rounded(.up)))
        for user in 0..<max(wanted, users.count) {
            if user == users.count { users.append(makeUser(user)) }
            if user < wanted { arrive(user) } else { leave(user) }
        }
        let isSettled = schedule.profile.isConstant(from: schedule.seconds(at: clock))
        nextLook = isSettled ? schedule.end : clock.advanced(byNanoseconds: Self.look)
    }

    private func makeUser(_ user: Int) -> User {
        User(
            random: RandomSource(
                seed: plan.seed, stream: 0x05E2_0000_0000 &+ UInt64(user * lane.count + lane.index)))
    }

    private func arrive(_ user: Int) {
        if users[user].state == .leaving { users[user].state = .asking }
        guard users[user].state == .absent else { return }
        present += 1
        ask(user, due: clock)
    }

    private func leave(_ user: Int) {
        switch users[user].state {
        case .absent, .leaving: return
        case .asking: users[user].state = .leaving
        case .thinking: depart(user)
        }
    }

    private func depart(_ user: Int) {
        users[user].state = .absent
        present -= 1
        connection(user).close()
    }

    private func ask(_ user: Int, due: Instant) {
        guard !hasEnded, budget.take() else {
            depart(user)
            return arrivalsEnded()
        }
        users[user].state = .asking
        tallies[schedule.phase(at: due)].asked += 1
        begin(on: connection(user), due: due, isPunctual: true)
    }

    override func connectionIsFree(_ connection: ClientConnection, afterFailure: Bool) {
        let user = connection.slot
        guard !connection.flight.isUnderWay, users[user].state != .absent else { return }
        guard users[user].state != .leaving, !hasEnded || retries.isWaiting(user) else { return depart(user) }
        users[user].state = .thinking
        // Its next attempt comes first.
        if retries.isWaiting(user) { return }
        let pause = think.next(&users[user].random)
        if pause == 0, !afterFailure, !isPaused { return ask(user, due: clock) }
        timers.add(
            .user(user), at: clock.advanced(byNanoseconds: afterFailure ? max(pause, Self.pauseAfterFailure) : pause))
    }

    override func timerFired(_ timer: TimerHeap.Entry) {
        switch timer.purpose {
        case .user(let user):
            guard users[user].state == .thinking, !connection(user).flight.isUnderWay else { return }
            if isPaused { return held.append(user) }
            // Due when its time had come: what the loop is late is the generator's own lag.
            ask(user, due: timer.moment)
        case .retry(let place):
            guard let entry = retries.take(place) else { return }
            guard users[entry.slot].state == .thinking else { return }
            users[entry.slot].state = .asking
            retry(entry.request, on: connection(entry.slot), due: timer.moment, isPunctual: true)
        case .piece: return
        }
    }

    override func arrivalsEnded() {
        guard !hasEnded else { return }
        hasEnded = true
        nextLook = .never
        for user in users.indices where users[user].state == .thinking && !retries.isWaiting(user) { depart(user) }
    }

    override var isDone: Bool { hasEnded && inFlight == 0 && retries.count == 0 }
}
