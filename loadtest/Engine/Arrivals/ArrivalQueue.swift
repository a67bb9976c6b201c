import Synchronization

/// Where one loop's connections wait for the schedule, and where due requests wait for a connection.
///
/// Called from the thread of the ``ArrivalClock`` and from the loop; the lock is held for a handful of instructions.
final class ArrivalQueue: Sendable {
    /// A request that is due.
    struct Arrival: Sendable, Equatable {
        let due: ContinuousClock.Instant
        /// Whether a connection was free the moment it became due. If not, its lateness is not the generator's.
        let foundIdle: Bool
    }

    /// What the schedule has done since it was last asked.
    struct Counts: Sendable {
        var asked = 0
        /// Due while the bound on outstanding requests was reached; never sent.
        var overflowed = 0
    }

    private struct State {
        var waiting: [ContinuousClock.Instant] = []
        var head = 0
        var idle: [CheckedContinuation<Arrival?, Never>] = []
        var isClosed = false
        var sendsUntil: ContinuousClock.Instant?
        var counts = Phased(Counts())

        var waitingCount: Int { waiting.count - head }

        mutating func takeWaiting() -> Arrival? {
            guard head < waiting.count else { return nil }
            if let sendsUntil, ContinuousClock.now > sendsUntil { return nil }
            defer {
                head += 1
                // The front is given back once it is the larger part: every element moves once on average.
                if head > 64, head * 2 > waiting.count {
                    waiting.removeFirst(head)
                    head = 0
                }
            }
            return Arrival(due: waiting[head], foundIdle: false)
        }
    }

    private let state = Mutex(State())
    /// How many take from this queue.
    let connections: Int
    private let maximumOutstanding: Int
    private let span: RunSpan

    /// - Parameters:
    ///   - connections: how many will take from it.
    ///   - maximumOutstanding: due and unanswered requests at most, on the wire or waiting.
    init(connections: Int, maximumOutstanding: Int, span: RunSpan) {
        self.connections = connections
        self.maximumOutstanding = maximumOutstanding
        self.span = span
    }

    /// Hands a due request to the connection that became free last, which keeps few of them busy and warm; without a
    /// free one it waits.
    func push(due: ContinuousClock.Instant) {
        let connection: CheckedContinuation<Arrival?, Never>? = state.withLock { state in
            let isMeasured = span.isMeasured(due)
            state.counts[isMeasured: isMeasured].asked += 1
            if let connection = state.idle.popLast() { return connection }
            if state.waitingCount + connections >= maximumOutstanding, state.waitingCount > 0 {
                state.counts[isMeasured: isMeasured].overflowed += 1
            } else {
                state.waiting.append(due)
            }
            return nil
        }
        connection?.resume(returning: Arrival(due: due, foundIdle: true))
    }

    /// The next due request, as soon as there is one; nil when there will be no more.
    func next() async -> Arrival? {
        if let arrival = state.withLock({ $0.takeWaiting() }) { return arrival }
        return await withCheckedContinuation { continuation in
            let ready: Arrival?? = state.withLock { state in
                if let arrival = state.takeWaiting() { return .some(arrival) }
                if state.isClosed { return .some(nil) }
                state.idle.append(continuation)
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    /// Ends the schedule: free connections are let go, and what waits is still sent.
    ///
    /// - Parameter until: after this nothing more is sent; nil is never.
    func close(sendingUntil until: ContinuousClock.Instant?) {
        let idle = state.withLock { state in
            state.isClosed = true
            state.sendsUntil = until
            defer { state.idle = [] }
            return state.idle
        }
        for connection in idle { connection.resume(returning: nil) }
    }

    /// What was due and has not been sent; to be asked when no connection takes from the queue any more.
    func takeUnsent() -> [ContinuousClock.Instant] {
        state.withLock { state in
            defer {
                state.waiting = []
                state.head = 0
            }
            return Array(state.waiting[state.head...])
        }
    }

    /// The counts since the last call.
    func takeCounts() -> Phased<Counts> {
        state.withLock { state in
            defer { state.counts = Phased(Counts()) }
            return state.counts
        }
    }
}
