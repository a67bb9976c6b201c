import Dispatch

/// A line to the queue in memory; each call is one step of its state.
final class MemoryQueueConnection: RelayConnection {
    private let queue: MemoryJobQueue

    init(queue: MemoryJobQueue) { self.queue = queue }

    func enqueue(_ jobs: [QueuedJob]) throws(JobQueueError) -> [EnqueueResult] {
        try queue.access { (state, now) throws(JobQueueError) in jobs.map { state.enqueue($0, now: now) } }
    }

    func register(worker: String, lease: Duration) throws(JobQueueError) {
        try queue.access { (state, now) throws(JobQueueError) in
            try state.register(worker, until: now + lease.wholeMilliseconds)
        }
    }

    func beat(worker: String, lease: Duration) throws(JobQueueError) -> Bool {
        try queue.access { (state, now) throws(JobQueueError) in
            state.beat(worker, until: now + lease.wholeMilliseconds, now: now)
        }
    }

    func describe(worker: String, _ description: WorkerDescription) throws(JobQueueError) {
        try queue.access { (state, _) throws(JobQueueError) in state.workers[worker]?.description = description }
    }

    func unregister(worker: String) throws(JobQueueError) {
        try queue.access { (state, _) throws(JobQueueError) in state.unregister(worker) }
    }

    func disown(worker: String, except jobs: [String]) throws(JobQueueError) -> Int {
        try queue.access { (state, now) throws(JobQueueError) in state.disown(worker, except: jobs, now: now) }
    }

    func claim(_ request: ClaimRequest) throws(JobQueueError) -> Claim {
        try queue.access { (state, now) throws(JobQueueError) in try state.claim(request, now: now) }
    }

    func waitForWork(in lanes: ClaimLanes, upTo limit: Duration) throws(JobQueueError) {
        try poll(upTo: limit) { state in state.hasWork(in: lanes) }
    }

    func begin(worker: String, job: String, phase: DeliveryPhase) throws(JobQueueError) -> Bool {
        try queue.access { (state, now) throws(JobQueueError) in
            state.begin(worker, job: job, phase: phase, now: now)
        }
    }

    func finish(worker: String, _ settlements: [JobSettlement]) throws(JobQueueError) -> FinishReport {
        try queue.access { (state, now) throws(JobQueueError) in state.finish(worker, settlements, now: now) }
    }

    func promote(limit: Int) throws(JobQueueError) -> (moved: Int, nextDue: Duration?) {
        let (moved, next) = try queue.access { (state, now) throws(JobQueueError) in
            state.promote(limit: limit, now: now)
        }
        return (moved, next.map { .milliseconds($0) })
    }

    func reap(limit: Int, maximumCrashes: Int) throws(JobQueueError) -> Int {
        try queue.access { (state, now) throws(JobQueueError) in
            state.reap(limit: limit, maximumCrashes: maximumCrashes, now: now)
        }
    }

    func forget(deadFor age: Duration, limit: Int) throws(JobQueueError) -> Int {
        try queue.access { (state, now) throws(JobQueueError) in
            state.forget(deadFor: age.wholeMilliseconds, limit: limit, now: now)
        }
    }

    func statuses(of ids: [String]) throws(JobQueueError) -> [JobStatus?] {
        try queue.access { (state, _) throws(JobQueueError) in ids.map { state.status(of: $0) } }
    }

    func events(after cursor: String, waiting limit: Duration) throws(JobQueueError) -> JobEvents {
        try poll(upTo: limit) { state in !state.events(after: cursor).events.isEmpty }
        return try queue.access { (state, _) throws(JobQueueError) in state.events(after: cursor) }
    }

    func incarnation() throws(JobQueueError) -> String {
        try queue.access { (_, _) throws(JobQueueError) in }
        return String(queue.incarnation)
    }

    /// Blocks this thread until `condition` holds or the time is over.
    private func poll(upTo limit: Duration, _ condition: (MemoryQueueState) -> Bool) throws(JobQueueError) {
        let end = ContinuousClock.now + limit
        while try !queue.access({ (state, _) throws(JobQueueError) in condition(state) }), ContinuousClock.now < end {
            _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(2))
        }
    }
}

extension MemoryQueueConnection {
    func depths() throws(JobQueueError) -> QueueDepths {
        try queue.access { (state, _) throws(JobQueueError) in state.depths }
    }

    func condition() throws(JobQueueError) -> QueueCondition {
        try queue.access { (state, now) throws(JobQueueError) in state.condition(now: now) }
    }

    func workers() throws(JobQueueError) -> [WorkerListing] {
        try queue.access { (state, now) throws(JobQueueError) in state.listings(now: now) }
    }

    func counts(ofHours hours: Int) throws(JobQueueError) -> [String: Int] {
        try queue.access { (state, _) throws(JobQueueError) in state.counts }
    }

    func list(_ place: JobPlace, from offset: Int, limit: Int) throws(JobQueueError) -> [JobDetails] {
        try queue.access { (state, _) throws(JobQueueError) in
            state.list(place).dropFirst(offset).prefix(limit).compactMap { state.details(of: $0) }
        }
    }

    func details(of id: String) throws(JobQueueError) -> JobDetails? {
        try queue.access { (state, _) throws(JobQueueError) in state.details(of: id) }
    }

    func requeue(_ ids: [String]) throws(JobQueueError) -> [Bool] {
        try queue.access { (state, _) throws(JobQueueError) in ids.map { state.requeue($0) } }
    }

    func advance(_ ids: [String]) throws(JobQueueError) -> [Bool] {
        try queue.access { (state, _) throws(JobQueueError) in ids.map { state.advance($0) } }
    }

    func remove(_ ids: [String]) throws(JobQueueError) -> [Bool] {
        try queue.access { (state, now) throws(JobQueueError) in ids.map { state.remove($0, now: now) } }
    }

    func setPaused(_ isPaused: Bool) throws(JobQueueError) {
        try queue.access { (state, _) throws(JobQueueError) in state.isPaused = isPaused }
    }

    /// A value cannot contradict itself.
    func inspect(repairing: Bool) throws(JobQueueError) -> [QueueFinding] { [] }

    func replaceEnvelope(of id: String, _ old: [UInt8], with new: [UInt8]) throws(JobQueueError) -> Bool {
        try queue.access { (state, _) throws(JobQueueError) in state.replaceEnvelope(of: id, old, with: new) }
    }
}
