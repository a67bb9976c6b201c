import Jobs

/// Hands every call on to another connection; to be overridden where something shall go wrong.
class ForwardingConnection: RelayConnection {
    let base: any RelayConnection

    init(_ base: any RelayConnection) { self.base = base }

    func enqueue(_ jobs: [QueuedJob]) throws(JobQueueError) -> [EnqueueResult] { try base.enqueue(jobs) }
    func register(worker: String, lease: Duration) throws(JobQueueError) {
        try base.register(worker: worker, lease: lease)
    }
    func beat(worker: String, lease: Duration) throws(JobQueueError) -> Bool {
        try base.beat(worker: worker, lease: lease)
    }
    func describe(worker: String, _ description: WorkerDescription) throws(JobQueueError) {
        try base.describe(worker: worker, description)
    }
    func unregister(worker: String) throws(JobQueueError) { try base.unregister(worker: worker) }
    func disown(worker: String, except jobs: [String]) throws(JobQueueError) -> Int {
        try base.disown(worker: worker, except: jobs)
    }
    func claim(_ request: ClaimRequest) throws(JobQueueError) -> Claim { try base.claim(request) }
    func waitForWork(in lanes: ClaimLanes, upTo limit: Duration) throws(JobQueueError) {
        try base.waitForWork(in: lanes, upTo: limit)
    }
    func begin(worker: String, job: String, phase: DeliveryPhase) throws(JobQueueError) -> Bool {
        try base.begin(worker: worker, job: job, phase: phase)
    }
    func finish(worker: String, _ settlements: [JobSettlement]) throws(JobQueueError) -> FinishReport {
        try base.finish(worker: worker, settlements)
    }
    func promote(limit: Int) throws(JobQueueError) -> (moved: Int, nextDue: Duration?) {
        try base.promote(limit: limit)
    }
    func reap(limit: Int, maximumCrashes: Int) throws(JobQueueError) -> Int {
        try base.reap(limit: limit, maximumCrashes: maximumCrashes)
    }
    func forget(deadFor age: Duration, limit: Int) throws(JobQueueError) -> Int {
        try base.forget(deadFor: age, limit: limit)
    }
    func statuses(of ids: [String]) throws(JobQueueError) -> [JobStatus?] { try base.statuses(of: ids) }
    func events(after cursor: String, waiting limit: Duration) throws(JobQueueError) -> JobEvents {
        try base.events(after: cursor, waiting: limit)
    }
    func incarnation() throws(JobQueueError) -> String { try base.incarnation() }

    func depths() throws(JobQueueError) -> QueueDepths { try base.depths() }
    func condition() throws(JobQueueError) -> QueueCondition { try base.condition() }
    func workers() throws(JobQueueError) -> [WorkerListing] { try base.workers() }
    func counts(ofHours hours: Int) throws(JobQueueError) -> [String: Int] { try base.counts(ofHours: hours) }
    func list(_ place: JobPlace, from offset: Int, limit: Int) throws(JobQueueError) -> [JobDetails] {
        try base.list(place, from: offset, limit: limit)
    }
    func details(of id: String) throws(JobQueueError) -> JobDetails? { try base.details(of: id) }
    func requeue(_ ids: [String]) throws(JobQueueError) -> [Bool] { try base.requeue(ids) }
    func advance(_ ids: [String]) throws(JobQueueError) -> [Bool] { try base.advance(ids) }
    func remove(_ ids: [String]) throws(JobQueueError) -> [Bool] { try base.remove(ids) }
    func setPaused(_ isPaused: Bool) throws(JobQueueError) { try base.setPaused(isPaused) }
    func inspect(repairing: Bool) throws(JobQueueError) -> [QueueFinding] { try base.inspect(repairing: repairing) }
    func replaceEnvelope(of id: String, _ old: [UInt8], with new: [UInt8]) throws(JobQueueError) -> Bool {
        try base.replaceEnvelope(of: id, old, with: new)
    }
}
