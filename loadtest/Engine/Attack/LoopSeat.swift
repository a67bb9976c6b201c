import Synchronization
import Transport

/// What other threads hold of an attacker: they leave orders here and are told what it has counted.
final class LoopSeat: Sendable {
    /// What an attacker can be told.
    enum Order: Sendable {
        /// From its start on this schedule holds, and the present one up to then.
        case follow(Schedule)
        /// Nothing becomes due until the next schedule.
        case pause
        /// Nothing more becomes due at all.
        case end
        /// What is on the wire is given up and not counted.
        case abandon
        /// Hand over what was counted.
        case report(CheckedContinuation<LoopReport, Never>)
    }

    private struct State {
        var orders: [Order] = []
        var alarm: PollAlarm?
        /// What it had counted last when it ended.
        var lastReport: LoopReport?
    }

    private let state = Mutex(State())
    private let hasOrders = Atomic<Bool>(false)

    /// Leaves an order; it is obeyed within microseconds, unless the loop has ended.
    func order(_ order: Order) {
        let ended: LoopReport?? = state.withLock { state in
            if let report = state.lastReport {
                state.lastReport = report.emptied
                return .some(report)
            }
            state.orders.append(order)
            hasOrders.store(true, ordering: .releasing)
            state.alarm?.ring()
            return nil
        }
        if let report = ended ?? nil, case .report(let continuation) = order { continuation.resume(returning: report) }
    }

    /// What the loop has counted since the last call.
    func report() async -> LoopReport {
        await withCheckedContinuation { order(.report($0)) }
    }

    // MARK: The loop's side

    /// Whether ``takeOrders()`` would give any; cheap enough to ask in every turn.
    var isCalled: Bool { hasOrders.load(ordering: .relaxed) }

    func begin(_ alarm: PollAlarm) {
        state.withLock { $0.alarm = alarm }
    }

    func takeOrders() -> [Order] {
        state.withLock { state in
            hasOrders.store(false, ordering: .relaxed)
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// The loop ends; whoever asks from now on is given its last report.
    func end(_ report: LoopReport) {
        let orders = state.withLock { state in
            state.alarm = nil
            defer { state.orders = [] }
            state.lastReport = report
            return state.orders
        }
        for order in orders { self.order(order) }
    }
}

/// What a loop has done since it was last asked.
struct LoopReport: Sendable {
    var tallies = Phased<Tally>()
    /// Requests on the wire at this moment, due ones that wait for a connection, and connections or users taking part.
    var inFlight = 0
    var waiting = 0
    var active = 0
    /// CPU time of the loop's thread since it began, in nanoseconds.
    var threadTime: Int64 = 0
    /// When the last answer of the run so far came.
    var lastAnswer: Instant?
    var hasEnded = false

    /// The same moment with nothing more counted.
    var emptied: LoopReport {
        var report = self
        report.tallies = Phased()
        return report
    }
}
