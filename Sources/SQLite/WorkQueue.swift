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
        case refused(SQLiteError)
    }

    private struct State {
        var waiting: [any UnitOfWork] = []
        var sleeping: [Int]
        var isClosed = false
    }

    private let capacity: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - capacity: units that may wait, 1 and up.
    ///   - workers: numbered from 0; all of them sleep at first.
    init(capacity: Int, workers: Int) {
        precondition(capacity > 0 && workers > 0, "a queue without room or without workers answers nobody")
        self.capacity = capacity
        state = Mutex(State(sleeping: Array(0..<workers)))
    }

    /// Units that wait.
    var depth: Int { state.withLock(\.waiting.count) }

    var isClosed: Bool { state.withLock(\.isClosed) }

    func offer(_ unit: any UnitOfWork) -> Admission {
        state.withLock { state in
            if state.isClosed { return .refused(.closed) }
            if state.waiting.count >= capacity {
                return .refused(SQLiteError(.overloaded, "\(capacity) units of work wait for the database already"))
            }
            state.waiting.append(unit)
            return state.sleeping.popLast().map(Admission.wake(worker:)) ?? .waiting
        }
    }

    /// Up to `limit` units in the order they were offered; when there are none, the worker is noted as sleeping.
    func take(upTo limit: Int, worker: Int) -> [any UnitOfWork] {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                if !state.sleeping.contains(worker) { state.sleeping.append(worker) }
                return []
            }
            if state.waiting.count <= limit {
                var taken: [any UnitOfWork] = []
                taken.reserveCapacity(state.waiting.count)  // the next group is about as large
                swap(&taken, &state.waiting)
                return taken
            }
            let taken = Array(state.waiting.prefix(limit))
            state.waiting.removeFirst(limit)
            return taken
        }
    }

    /// Refuses what is offered from now on; what waits is still to be taken.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}
