/// The behaviour of the queue as a value: what the scripts of the Redis queue do, step by step, with the time passed in.
///
/// It is the model that tests compare the real queue with, and the state of ``MemoryJobQueue``.
package struct MemoryQueueState: Sendable, Equatable {
    /// A job as the queue sees it.
    struct Job: Sendable, Equatable {
        enum Place: Sendable, Equatable {
            case ready
            case active(worker: String)
            case delayed(due: Int64)
            case done(code: Int)
            case dead(reason: String)
        }
        var place: Place
        var lane: JobLane
        var envelope: [UInt8]?
        var phase: DeliveryPhase?
        var attempts = 0
        var deliveries = 0
        var crashes = 0
        var doubts = 0
    }

    private(set) var jobs: [String: Job] = [:]
    /// Ready jobs by lane, next one first; suspects under nil.
    private var ready: [JobLane?: [String]] = [:]
    /// Each worker's jobs, latest claim first, and the end of its lease in milliseconds.
    private var workers: [String: (lease: Int64, held: [String])] = [:]
    private var events: [JobEvent] = []

    package init() {}

    package static func == (left: MemoryQueueState, right: MemoryQueueState) -> Bool {
        left.jobs == right.jobs && left.ready == right.ready && left.events == right.events
            && left.workers.mapValues(\.held) == right.workers.mapValues(\.held)
    }

    mutating func enqueue(_ job: QueuedJob, now: Int64) -> EnqueueResult {
        guard jobs[job.id] == nil else { return .known }
        let isDue = job.notBefore <= now
        jobs[job.id] = Job(
            place: isDue ? .ready : .delayed(due: job.notBefore), lane: job.lane, envelope: job.envelope)
        if isDue { ready[job.lane, default: []].append(job.id) }
        return .new
    }

    mutating func register(_ worker: String, until lease: Int64) throws(JobQueueError) {
        guard workers[worker] == nil else { throw .duplicateWorker }
        workers[worker] = (lease, [])
    }

    mutating func beat(_ worker: String, until lease: Int64, now: Int64) -> Bool {
        guard let entry = workers[worker], entry.lease > now else { return false }
        workers[worker]?.lease = lease
        return true
    }

    mutating func unregister(_ worker: String) {
        if workers[worker] != nil { workers[worker]?.lease = 0 }
    }

    func hasWork(in lanes: ClaimLanes) -> Bool {
        Self.order(of: lanes).contains { ready[$0]?.isEmpty == false }
    }

    mutating func claim(
        _ worker: String, upTo limit: Int, from lanes: ClaimLanes, now: Int64
    ) throws(JobQueueError) -> [ClaimedJob] {
        guard let entry = workers[worker], entry.lease > now else { throw .evicted }
        var claimed: [ClaimedJob] = []
        for lane in Self.order(of: lanes) {
            while claimed.count < limit, ready[lane]?.isEmpty == false, let id = ready[lane]?.removeFirst() {
                guard var job = jobs[id], job.place == .ready, let envelope = job.envelope else { continue }
                job.deliveries += 1
                job.place = .active(worker: worker)
                jobs[id] = job
                workers[worker]?.held.insert(id, at: 0)
                claimed.append(
                    ClaimedJob(
                        id: id, envelope: envelope, attempts: job.attempts, deliveries: job.deliveries,
                        crashes: job.crashes, doubts: job.doubts))
            }
        }
        return claimed
    }

    mutating func begin(_ worker: String, job id: String, phase: DeliveryPhase) -> Bool {
        guard jobs[id]?.place == .active(worker: worker) else { return false }
        jobs[id]?.phase = phase
        return true
    }

    mutating func finish(_ worker: String, _ settlement: JobSettlement, now: Int64) -> FinishResult {
        let id = settlement.id
        let held = workers[worker]?.held.firstIndex(of: id)
        if let held { workers[worker]?.held.remove(at: held) }
        guard var job = jobs[id] else { return .unknown }
        let wasActive: Bool
        if case .active = job.place { wasActive = true } else { wasActive = false }
        if case .done(let code) = settlement.outcome {
            if case .done = job.place { return .duplicate }
            if job.place == .ready { removeFromReady(id) }
            job.place = .done(code: code)
            job.envelope = nil
            job.phase = nil
            jobs[id] = job
            events.append(JobEvent(id: id, end: .done(code: code)))
            return held == nil ? .settledByFormerOwner : .settled
        }
        guard held != nil, wasActive else { return .ignored }
        job.phase = nil
        switch settlement.outcome {
        case .done: break
        case .retry(let delay, let cause, _):
            if cause == .counted || cause == .uncertain { job.attempts += 1 }
            if cause == .uncertain { job.doubts += 1 }
            job.place = .delayed(due: now + delay.wholeMilliseconds)
        case .dead(let reason, _):
            job.place = .dead(reason: reason.rawValue)
            events.append(JobEvent(id: id, end: .dead(reason: reason.rawValue)))
        case .released:
            job.place = .ready
            ready[job.lane, default: []].insert(id, at: 0)
        }
        jobs[id] = job
        return .settled
    }

    mutating func promote(limit: Int, now: Int64) -> (moved: Int, nextDue: Int64?) {
        let waiting = jobs.compactMap { id, job -> (due: Int64, id: String)? in
            if case .delayed(let due) = job.place { (due, id) } else { nil }
        }.sorted { $0 < $1 }
        let due = waiting.prefix { $0.due <= now }.prefix(limit)
        for (_, id) in due {
            guard let lane = jobs[id]?.lane else { continue }
            jobs[id]?.place = .ready
            ready[lane, default: []].append(id)
        }
        return (due.count, waiting.dropFirst(due.count).first.map { max(0, $0.due - now) })
    }

    mutating func reap(limit: Int, maximumCrashes: Int, now: Int64) -> Int {
        var moved = 0
        for (worker, entry) in workers.sorted(by: { ($0.value.lease, $0.key) < ($1.value.lease, $1.key) })
        where entry.lease <= now {
            var held = entry.held
            while moved < limit, let id = held.popLast() {
                guard var job = jobs[id], job.place == .active(worker: worker) else { continue }
                let wasBegun = job.phase != nil
                if job.phase == .data { job.doubts += 1 }
                if wasBegun { job.crashes += 1 }
                job.phase = nil
                if wasBegun, job.crashes >= maximumCrashes {
                    job.place = .dead(reason: DeathReason.poison.rawValue)
                    events.append(JobEvent(id: id, end: .dead(reason: DeathReason.poison.rawValue)))
                } else {
                    job.place = .ready
                    ready[wasBegun ? nil : job.lane, default: []].insert(id, at: 0)
                }
                jobs[id] = job
                moved += 1
            }
            workers[worker] = held.isEmpty ? nil : (entry.lease, held)
        }
        return moved
    }

    mutating func requeue(_ id: String) -> Bool {
        guard var job = jobs[id], case .dead = job.place else { return false }
        job.place = .ready
        job.attempts = 0
        job.deliveries = 0
        job.crashes = 0
        job.doubts = 0
        jobs[id] = job
        ready[job.lane, default: []].append(id)
        return true
    }

    func events(after cursor: String) -> JobEvents {
        let seen = Int(cursor.split(separator: "-").first ?? "0") ?? 0
        guard seen < events.count else { return JobEvents(events: [], cursor: cursor) }
        return JobEvents(events: Array(events[seen...]), cursor: "\(events.count)-0")
    }

    func state(of id: String) -> JobState? {
        switch jobs[id]?.place {
        case nil: nil
        case .ready: .ready
        case .active: .active
        case .delayed: .delayed
        case .done(let code): .ended(.done(code: code))
        case .dead(let reason): .ended(.dead(reason: reason))
        }
    }

    var depths: QueueDepths {
        var depths = QueueDepths()
        for job in jobs.values {
            switch job.place {
            case .ready: break
            case .active: depths.active += 1
            case .delayed: depths.delayed += 1
            case .done: break
            case .dead: depths.dead += 1
            }
        }
        depths.suspects = ready[nil]?.count ?? 0
        depths.ready = ready.values.reduce(0) { $0 + $1.count } - depths.suspects
        depths.workers = workers.count
        return depths
    }

    private mutating func removeFromReady(_ id: String) {
        for lane in ready.keys { ready[lane]?.removeAll { $0 == id } }
    }

    private static func order(of lanes: ClaimLanes) -> [JobLane?] {
        switch lanes {
        case .regular: [.high, .normal, .low]
        case .reversed: [.low, .normal, .high]
        case .suspects: [nil]
        }
    }
}

extension Duration {
    /// Rounded towards zero; saturating at both ends.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflows else { return seconds < 0 ? .min : .max }
        return whole + attoseconds / 1_000_000_000_000_000
    }
}
