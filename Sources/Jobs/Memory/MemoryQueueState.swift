/// The behaviour of the queue as a value: what the scripts of the Redis queue do, step by step, with the time passed in.
///
/// It is the model that tests compare the real queues with, and the state of ``MemoryJobQueue``. Times are milliseconds.
package struct MemoryQueueState: Sendable, Equatable {
    /// A job and its envelope, which is erased when it ends well.
    struct Entry: Sendable, Equatable {
        var record: JobRecord
        var envelope: [UInt8]?
    }

    /// A worker's jobs, latest claim first, and the end of its lease.
    struct Worker: Sendable, Equatable {
        var lease: Int64
        var held: [String] = []
        var description: WorkerDescription?
    }

    var jobs: [String: Entry] = [:]
    /// Ready jobs by lane, next one first; suspects under nil.
    var ready: [JobLane?: [String]] = [:]
    var workers: [String: Worker] = [:]
    var events: [JobEvent] = []
    var breaker = CircuitBreaker()
    var rate = RateClock()
    var isPaused = false
    /// By what became of jobs.
    var counts: [String: Int] = [:]

    package init() {}

    package mutating func enqueue(_ job: QueuedJob, now: Int64) -> EnqueueResult {
        guard jobs[job.id] == nil else { return .known }
        let record = JobRecord(job, at: now)
        jobs[job.id] = Entry(record: record, envelope: job.envelope)
        if record.place == .ready { ready[job.lane, default: []].append(job.id) }
        return .new
    }

    // MARK: Workers

    package mutating func register(_ worker: String, until lease: Int64) throws(JobQueueError) {
        guard workers[worker] == nil else { throw .duplicateWorker }
        workers[worker] = Worker(lease: lease)
    }

    package mutating func beat(_ worker: String, until lease: Int64, now: Int64) -> Bool {
        guard let entry = workers[worker], entry.lease > now else { return false }
        workers[worker]?.lease = lease
        return true
    }

    package mutating func unregister(_ worker: String) { workers[worker]?.lease = 0 }

    package mutating func disown(_ worker: String, except jobs: [String], now: Int64) -> Int {
        let unknown = workers[worker]?.held.filter { !jobs.contains($0) } ?? []
        for id in unknown where finish(worker, JobSettlement(id: id, outcome: .released), now: now) == .settled {
            breaker.abandoned(id)
        }
        return unknown.count
    }

    // MARK: Deliveries

    func hasWork(in lanes: ClaimLanes) -> Bool {
        lanes.order.contains { ready[$0]?.isEmpty == false }
    }

    package mutating func claim(_ request: ClaimRequest, now: Int64) throws(JobQueueError) -> Claim {
        guard let entry = workers[request.worker], entry.lease > now else { throw .evicted }
        if isPaused { return Claim(jobs: [], pause: .seconds(1)) }
        var limit = request.limit
        let admission = breaker.admission(at: now)
        switch admission {
        case .all: break
        case .probe: limit = min(limit, 1)
        case .wait(let milliseconds): return Claim(jobs: [], pause: .milliseconds(milliseconds))
        }
        if let rate = request.rate {
            let free = self.rate.free(rate, at: now * 1_000)
            guard free > 0 else { return Claim(jobs: [], pause: self.rate.wait(rate, at: now * 1_000)) }
            limit = min(limit, free)
        }
        let claimed = take(limit, request, now: now)
        if admission == .probe, let probe = claimed.first { breaker.began(probe: probe.id, at: now) }
        if let rate = request.rate { self.rate.take(claimed.count, rate, at: now * 1_000) }
        return Claim(jobs: claimed)
    }

    private mutating func take(_ limit: Int, _ request: ClaimRequest, now: Int64) -> [ClaimedJob] {
        var claimed: [ClaimedJob] = []
        for lane in request.lanes.order {
            while claimed.count < limit, ready[lane]?.isEmpty == false, let id = ready[lane]?.removeFirst() {
                guard let envelope = jobs[id]?.envelope,
                    let place = jobs[id]?.record.place, place == .ready || place == .suspect
                else { continue }
                let news = jobs[id]?.record.claim(by: request.worker, begins: request.begins, at: now)
                tell(news, of: id)
                workers[request.worker]?.held.insert(id, at: 0)
                if let record = jobs[id]?.record { claimed.append(record.claimed(id, envelope: envelope)) }
            }
        }
        return claimed
    }

    package mutating func begin(_ worker: String, job id: String, phase: DeliveryPhase, now: Int64) -> Bool {
        guard let (isHeld, news) = jobs[id]?.record.begin(phase, by: worker, at: now) else { return false }
        tell(news, of: id)
        return isHeld
    }

    package mutating func finish(_ worker: String, _ settlements: [JobSettlement], now: Int64) -> FinishReport {
        var change: CircuitChange?
        let results = settlements.map { settlement in
            let result = finish(worker, settlement, now: now)
            change = breaker.learn(settlement.outcome.evidence, of: settlement.id, at: now) ?? change
            return result
        }
        return FinishReport(results: results, circuit: change)
    }

    private mutating func finish(_ worker: String, _ settlement: JobSettlement, now: Int64) -> FinishResult {
        let id = settlement.id
        let held = workers[worker]?.held.firstIndex(of: id)
        if let held { workers[worker]?.held.remove(at: held) }
        guard let (result, news) = jobs[id]?.record.settle(settlement.outcome, isHeld: held != nil, at: now) else {
            return .unknown
        }
        tell(news, of: id)
        switch jobs[id]?.record.place {
        case .done?:
            removeFromReady(id)
            jobs[id]?.envelope = nil
        case .ready?, .suspect?:
            if result == .settled { putFirst(id) }
        default: break
        }
        if result != .ignored { counts[result == .duplicate ? "duplicate" : settlement.outcome.word, default: 0] += 1 }
        return result
    }

    package mutating func promote(limit: Int, now: Int64) -> (moved: Int, nextDue: Int64?) {
        let waiting = jobs.compactMap { id, entry -> (due: Int64, id: String)? in
            if case .delayed(let due) = entry.record.place { (due, id) } else { nil }
        }.sorted { $0 < $1 }
        let due = waiting.prefix { $0.due <= now }.prefix(limit)
        for (_, id) in due { promote(id) }
        return (due.count, waiting.dropFirst(due.count).first.map { max(0, $0.due - now) })
    }

    package mutating func reap(limit: Int, maximumCrashes: Int, now: Int64) -> Int {
        var moved = 0
        for (worker, entry) in workers.sorted(by: { ($0.value.lease, $0.key) < ($1.value.lease, $1.key) })
        where entry.lease <= now {
            var held = entry.held
            while moved < limit, let id = held.popLast() {
                guard jobs[id]?.record.place == .active(worker: worker) else { continue }
                let news = jobs[id]?.record.recover(maximumCrashes: maximumCrashes, at: now)
                breaker.abandoned(id)
                tell(news, of: id)
                putFirst(id)
                moved += 1
            }
            workers[worker]?.held = held
            if held.isEmpty, moved < limit { workers[worker] = nil }
        }
        if moved > 0 { counts["recovered", default: 0] += moved }
        return moved
    }

    // MARK: Places

    mutating func promote(_ id: String) {
        guard let lane = jobs[id]?.record.lane else { return }
        jobs[id]?.record.promote()
        ready[lane, default: []].append(id)
    }

    /// At the head of its lane, if it is ready.
    private mutating func putFirst(_ id: String) {
        switch jobs[id]?.record.place {
        case .ready?: if let lane = jobs[id]?.record.lane { ready[lane, default: []].insert(id, at: 0) }
        case .suspect?: ready[nil, default: []].insert(id, at: 0)
        default: break
        }
    }

    mutating func removeFromReady(_ id: String) {
        for lane in ready.keys { ready[lane]?.removeAll { $0 == id } }
    }

    mutating func tell(_ change: JobChange?, of id: String) {
        guard let change, let record = jobs[id]?.record else { return }
        events.append(record.event(change, of: id))
    }
}

extension JobOutcome {
    /// As it is counted.
    package var word: String {
        switch self {
        case .done: "ok"
        case .retry: "retry"
        case .dead: "dead"
        case .released: "release"
        }
    }
}
