/// What the threads of a worker agree on: who holds jobs under which name, who is free, what the queue has to be told, and
/// who asks it next. A value, so that its decisions can be tested without threads.
struct DispatchState: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// Where a sender is.
    enum Seat: Sendable, Equatable {
        /// Not there yet, or gone.
        case away
        case idle
        case busy(since: Instant)
    }

    /// One round trip to the queue: what it is told, and what is asked for.
    struct Exchange: Sendable, Equatable {
        var reports: [DeliveryReport]
        var request: ClaimRequest?
        /// The seats that the claimed jobs are for, in this order.
        var seats: [Int]
    }

    // Names: see DispatchState+Names.
    var name: String?
    /// Jobs between claim and settlement, by the name they were claimed under.
    var held: [String: Set<String>] = [:]
    /// Names given up whose lists have not been looked through.
    var disowned: [String] = []
    var abandoned: Set<String> = []

    var seats: [Seat]
    var window: SendingWindow
    var grownAt: Instant
    /// What the queue is still to be told.
    var reports: [DeliveryReport] = []
    /// Somebody talks to the queue; whatever is posted meanwhile is seen when they are done.
    var isLed = false
    var claims = 0
    /// The last claim got less than it asked for: the bell will tell.
    var isDry = false
    /// Until then the queue gives nothing out.
    var pauseEnd: Instant?
    /// Until then the queue is left alone: it could not be reached.
    var retryAt: Instant?
    var isStopping = false
    /// A suspect runs, or waits for the others to finish: nobody else begins anything.
    var isExclusive = false
    /// Since when a suspect is being delivered.
    var suspectSince: Instant?
    var rate: RateLimit?
    var accepted = AcceptedJobs()

    init(senders: Int, rate: RateLimit?, now: Instant = .now) {
        seats = Array(repeating: .away, count: senders)
        window = SendingWindow(maximum: senders)
        grownAt = now
        self.rate = rate
    }

    // MARK: Seats

    var busy: Int {
        seats.count { if case .busy = $0 { true } else { false } }
    }

    /// Deliveries that have been under way for longer than `limit`.
    func deliveries(longerThan limit: Duration, at now: Instant) -> Int {
        let suspect = suspectSince.map { now - $0 > limit ? 1 : 0 } ?? 0
        return suspect + seats.count { if case .busy(let since) = $0 { now - since > limit } else { false } }
    }

    /// A sender is free, and tells how its last delivery ended.
    mutating func sit(_ seat: Int, _ report: DeliveryReport?) {
        seats[seat] = .idle
        guard let report else { return }
        if case .done(let code) = report.outcome { accepted.note(report.job.id, code: code) }
        window.ended(isStrained: report.outcome.evidence == .failing)
        reports.append(report)
    }

    // MARK: Exchanges

    /// How many jobs could be delivered now that are not.
    func room(at now: Instant) -> Int {
        guard name != nil, !isStopping, !isExclusive, !isDry, (pauseEnd ?? now) <= now else { return 0 }
        return min(seats.count { $0 == .idle }, window.size - busy)
    }

    /// Whether somebody should talk to the queue, and nobody does.
    func needsLeader(at now: Instant) -> Bool {
        !isLed && (retryAt ?? now) <= now && (!reports.isEmpty || room(at: now) > 0)
    }

    /// Begins an exchange, if there is any need; to be ended by ``complete(_:_:at:)`` or ``fail(_:patience:at:)``.
    ///
    /// Reports go under the name their jobs were claimed under; those of another name wait for the next exchange.
    mutating func lead(at now: Instant) -> Exchange? {
        guard needsLeader(at: now) else { return nil }
        isLed = true
        var exchange = Exchange(reports: [], request: nil, seats: [])
        if let first = reports.first?.name {
            exchange.reports = reports.filter { $0.name == first }
            reports.removeAll { $0.name == first }
        }
        // A claim that comes with news asks even if the last one got nothing: it costs next to nothing.
        if !exchange.reports.isEmpty { isDry = false }
        let limit = room(at: now)
        if let name, limit > 0 {
            exchange.seats = Array(seats.indices.filter { seats[$0] == .idle }.prefix(limit))
            exchange.request = ClaimRequest(
                worker: name, upTo: exchange.seats.count, from: .ofTurn(claims), begins: true, rate: rate)
            claims += 1
        }
        return exchange
    }

    /// The queue has answered.
    ///
    /// - Returns: who delivers what.
    mutating func complete(_ exchange: Exchange, _ claim: Claim?, at now: Instant) -> [(seat: Int, job: Assignment)] {
        isLed = false
        retryAt = nil
        settled(exchange.reports)
        guard let claim, let request = exchange.request else { return [] }
        pauseEnd = claim.pause.map { now + $0 }
        isDry = claim.jobs.count < request.limit && claim.pause == nil
        if !claim.jobs.isEmpty, !exchange.reports.isEmpty { grow(at: now) }
        var assignments: [(seat: Int, job: Assignment)] = []
        for (seat, job) in zip(exchange.seats, claim.jobs) {
            seats[seat] = .busy(since: now)
            hold(job.id, under: request.worker)
            assignments.append((seat, Assignment(job: job, name: request.worker)))
        }
        return assignments
    }

    /// The queue was told and would not give: the name is evicted, or it refuses.
    mutating func completeWithoutClaim(_ exchange: Exchange, patience: Duration, at now: Instant) {
        isLed = false
        retryAt = now + patience
        settled(exchange.reports)
    }

    /// The queue could not be reached. What it was to be told is kept, for as long as it takes: the results exist only
    /// here. A release may be left to the lease by a worker that stops; an acceptance may not.
    mutating func fail(_ exchange: Exchange, patience: Duration, at now: Instant) {
        isLed = false
        retryAt = now + patience
        let (kept, left) = exchange.reports.split { !isStopping || $0.outcome != .released }
        reports = kept.map { $0.repeated } + reports
        settled(left)
    }

    private mutating func settled(_ reports: [DeliveryReport]) {
        for report in reports { release(report.job.id, under: report.name) }
    }

    // MARK: Watching

    /// What whoever watches over the queue does next.
    enum Watch: Sendable, Equatable {
        /// Somebody is free and nothing waited at the last look: wait for the bell.
        case bell
        /// Nothing is to be done before that.
        case rest(Duration)
        case over
    }

    func watch(at now: Instant) -> Watch {
        if isStopping, isIdle { return .over }
        for end in [retryAt, pauseEnd] {
            if let end, end > now { return .rest(end - now) }
        }
        let isWaiting = isDry && name != nil && !isStopping && !isExclusive && seats.contains(.idle)
        return isWaiting ? .bell : .rest(.seconds(1))
    }

    /// The wait for the bell is over.
    ///
    /// - Parameter isSilent: nobody rang it. A lost ring costs this wait and never a job.
    mutating func heard(isSilent: Bool) {
        isDry = false
        if isSilent { window.idle() }
    }

    // MARK: The window

    mutating func grow(at now: Instant) {
        window.grow()
        grownAt = now
    }

    /// Lets one more join in when everybody who may is held up by a delivery that takes long.
    ///
    /// - Returns: whether it does.
    mutating func growIfHeldUp(at now: Instant) -> Bool {
        guard window.size < seats.count, busy >= window.size, now - grownAt > .milliseconds(500) else { return false }
        grow(at: now)
        return true
    }
}

extension Array where Element == DeliveryReport {
    fileprivate func split(_ isKept: (Element) -> Bool) -> (kept: [Element], left: [Element]) {
        (filter(isKept), filter { !isKept($0) })
    }
}
