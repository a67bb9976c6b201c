import Transport

/// Sends what its lane of the schedule makes due, whatever the answers do: an open run.
final class OpenAttacker: LoopAttacker {
    private var pacer: ArrivalPacer?
    private var due = Instant.never
    /// Whether that is the end of the schedule and no request.
    private var isEndNext = false
    /// Free connections, the one used last on top: few stay busy and warm.
    private var idle: [Int] = []
    private var backlog: Backlog
    /// Retries that wait for a connection.
    private var readyRetries: [(request: LoadRequest, due: Instant)] = []
    /// Requests that may still become due in this lane; nil is no bound.
    private var budget: Int?
    private let connectionCount: Int
    private let mostOutstanding: Int
    private var hasEnded = false
    /// Until when the backlog is still sent.
    private var sendsUntil = Instant.never

    /// What was due at the end may have waited for a connection no longer than is usual: it gets this long to be sent.
    private static let grace: Int64 = 1_000_000_000

    init(
        plan: LoadPlan, lane: Lane, address: SocketAddress, schedule: Schedule, seat: LoopSeat, ledger: LedgerFile?,
        connections: Int, mostOutstanding: Int
    ) throws(SystemCallError) {
        connectionCount = max(1, lane.share(of: connections))
        self.mostOutstanding = max(1, lane.share(of: mostOutstanding))
        backlog = Backlog(capacity: self.mostOutstanding)
        budget = plan.requests.map { lane.share(of: $0) }
        try super.init(plan: plan, lane: lane, address: address, schedule: schedule, seat: seat, ledger: ledger)
    }

    override func prepare() {
        scheduleChanged(isPaused: false)
        // Before the first request is due.
        for slot in 0..<connectionCount { open(connection(slot)) }
    }

    override var nextDue: Instant { min(due, sendsUntil) }
    override var waiting: Int { backlog.count + readyRetries.count }
    override var active: Int { connectionCount }

    override func scheduleChanged(isPaused: Bool) {
        guard !hasEnded else { return }
        guard !isPaused, case .open(let arrivals, _, _) = plan.model else {
            pacer = nil
            due = .never
            return
        }
        pacer = ArrivalPacer(
            schedule.profile, process: arrivals, lane: lane, seed: plan.seed &+ schedule.revision &* 0x9E37)
        advance()
    }

    /// Finds the next moment at which something is due: a request, or the end.
    private func advance() {
        guard budget != 0 else { return arrivalsEnded() }
        let span = pacer?.next()
        isEndNext = span == nil
        due = span.map { schedule.start.advanced(byNanoseconds: $0) } ?? schedule.end
    }

    override func arrivalsEnded() {
        guard !hasEnded else { return }
        hasEnded = true
        pacer = nil
        due = .never
        // A number of requests is a promise to send them; a time is a promise to stop.
        if schedule.end != .never { sendsUntil = clock.advanced(byNanoseconds: Self.grace) }
    }

    override func startDue() {
        while due <= clock {
            if isEndNext { return arrivalsEnded() }
            let moment = due
            tallies[schedule.phase(at: moment)].asked += 1
            budget = budget.map { $0 - 1 }
            advance()
            arrive(due: moment)
        }
        serveWaiting()
        if clock >= sendsUntil {
            recordUnsent()
            sendsUntil = .never
        }
    }

    private func arrive(due: Instant) {
        if backlog.count == 0, let slot = idle.popLast() {
            begin(on: connection(slot), due: due, isPunctual: true)
            sendSiblings(due: due)
        } else if backlog.count + inFlight >= mostOutstanding || backlog.isFull {
            tallies[schedule.phase(at: due)].count(targeter.chooseUnsent(), .failed(.overflow))
        } else {
            backlog.append(due)
        }
    }

    /// The rest of a burst has to be at the service at the same time, on as many connections as are free.
    private func sendSiblings(due: Instant) {
        while targeter.hasSibling, let slot = idle.popLast() {
            tallies[schedule.phase(at: due)].asked += 1
            begin(on: connection(slot), due: due, isPunctual: true)
        }
    }

    private func serveWaiting() {
        while waiting > 0, let slot = idle.popLast() {
            if !readyRetries.isEmpty {
                let (request, due) = readyRetries.removeFirst()
                retry(request, on: connection(slot), due: due, isPunctual: false)
            } else if let due = backlog.takeFirst() {
                begin(on: connection(slot), due: due, isPunctual: false)
            }
        }
    }

    override func connectionIsFree(_ connection: ClientConnection, afterFailure: Bool) {
        idle.append(connection.slot)
        // While something waits, the next turn must not sleep first.
        if waiting > 0 { serveNext() }
    }

    /// Only from an open connection: one that fails at once must not call itself without end.
    private func serveNext() {
        guard let slot = idle.last, connection(slot).state == .idle else { return }
        serveWaiting()
    }

    override func timerFired(_ timer: TimerHeap.Entry) {
        guard case .retry(let place) = timer.purpose, let entry = retries.take(place) else { return }
        if let slot = idle.popLast() {
            retry(entry.request, on: connection(slot), due: timer.moment, isPunctual: true)
        } else {
            readyRetries.append((entry.request, timer.moment))
        }
    }

    override var isDone: Bool {
        hasEnded && inFlight == 0 && backlog.count == 0 && readyRetries.isEmpty && retries.count == 0
    }

    /// Leaving them out would make a server that stalls until the end look quick.
    override func recordUnsent() {
        while let due = backlog.takeFirst() {
            tallies[schedule.phase(at: due)].record(
                targeter.chooseUnsent(), .failed(.unsent), response: clock.microseconds(since: due), service: nil)
        }
        readyRetries = []
    }
}
