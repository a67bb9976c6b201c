import Synchronization

/// The bounded queue in front of one or several connections, each a *worker* with a thread of its own.
///
/// A worker takes everything that waits, not one unit at a time: while it works the next group gathers by itself, so
/// there is no timer and no artificial delay. The mutex is held for one append or one swap, never while anybody works.
final class WorkQueue: Sendable {
    /// What became of a unit that was offered.
    enum Admission {
        /// A worker that is busy now will see it.
        case waiting
        /// It waits, and this worker sleeps and must be woken.
        case wake(worker: Int)
        case refused(AdmissionPolicy.Refusal)
        /// Nothing is accepted any more.
        case closed
    }

    /// Units that one worker has taken.
    struct Group {
        /// To be done together, in the order they were offered.
        var units: [any UnitOfWork] = []
        /// To be turned away: their time is over.
        var late: [any UnitOfWork] = []

        var isEmpty: Bool { units.isEmpty && late.isEmpty }
    }

    private struct Entry {
        let unit: any UnitOfWork
        let origin: WorkOrigin
        let since: ContinuousClock.Instant
    }

    private struct State {
        var waiting: [Entry] = []
        /// Those of callers among them.
        var callers = 0
        var sleeping: [Int]
        var isClosed = false
    }

    private let policy: AdmissionPolicy
    private let state: Mutex<State>

    /// - Parameter workers: numbered from 0; all of them sleep at first.
    init(policy: AdmissionPolicy, workers: Int) {
        precondition(workers > 0, "a queue without workers answers nobody")
        self.policy = policy
        state = Mutex(State(sleeping: Array(0..<workers)))
    }

    /// Units that wait.
    var depth: Int { state.withLock(\.waiting.count) }

    var isClosed: Bool { state.withLock(\.isClosed) }

    func offer(
        _ unit: any UnitOfWork, from origin: WorkOrigin, at now: ContinuousClock.Instant = .now
    ) -> Admission {
        state.withLock { state in
            if state.isClosed { return .closed }
            if origin == .caller {
                let oldest = state.waiting.first.map { now - $0.since } ?? .zero
                if let refusal = policy.refusal(waiting: state.callers, oldest: oldest) { return .refused(refusal) }
                state.callers += 1
            }
            state.waiting.append(Entry(unit: unit, origin: origin, since: now))
            return state.sleeping.popLast().map(Admission.wake(worker:)) ?? .waiting
        }
    }

    /// Up to `limit` units in the order they were offered; when there are none, the worker is noted as sleeping.
    func take(upTo limit: Int, worker: Int, at now: ContinuousClock.Instant = .now) -> Group {
        var taken: [Entry] = []
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                if !state.sleeping.contains(worker) { state.sleeping.append(worker) }
                return
            }
            if state.waiting.count <= limit {
                taken.reserveCapacity(state.waiting.count)  // the next group is about as large
                swap(&taken, &state.waiting)
                state.callers = 0
            } else {
                taken = Array(state.waiting.prefix(limit))
                state.waiting.removeFirst(limit)
                state.callers -= taken.count { $0.origin == .caller }
            }
        }
        var group = Group()
        group.units.reserveCapacity(taken.count)
        for entry in taken {
            if entry.origin == .service || policy.isInTime(waited: now - entry.since) {
                group.units.append(entry.unit)
            } else {
                group.late.append(entry.unit)
            }
        }
        return group
    }

    /// Refuses what is offered from now on; what waits is still to be taken.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}

extension SQLiteError {
    init(_ refusal: AdmissionPolicy.Refusal) {
        switch refusal {
        case .full: self.init(.overloaded, "as much work waits for the database as may")
        case .slow: self.init(.overloaded, "work waits for the database longer than it may")
        case .late: self.init(.overloaded, "it has waited for the database longer than it may")
        }
    }
}
