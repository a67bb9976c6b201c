/// Where jobs wait between the outbox and a worker.
///
/// Every connection blocks its thread; whoever opens one confines it to a thread of its own.
package protocol JobQueue: Sendable {
    /// Opens a connection, or says why it cannot.
    func connect() throws(JobQueueError) -> any JobQueueConnection
}

/// Why the queue did not do what was asked.
package enum JobQueueError: Error, Sendable, Equatable {
    /// Not reachable, lost, or too slow; the connection is of no more use. The text names the cause, nothing personal.
    case unavailable(String)
    /// This worker's lease has run out, its jobs belong to others; register under a new name.
    case evicted
    /// A worker of that name is alive.
    case duplicateWorker
    /// The queue understood and refused, for example because it is full.
    case refused(String)
}

/// A line to the queue. Confined to one thread; every call may block it.
///
/// Ownership of a job is membership of its worker's own list, nothing else (see README.md of this folder).
package protocol JobQueueConnection: AnyObject {
    /// Puts jobs in; one that is known already is left as it is.
    func enqueue(_ jobs: [QueuedJob]) throws(JobQueueError) -> [EnqueueResult]

    /// Announces a worker; its lease must be renewed by ``beat(worker:lease:)``.
    func register(worker: String, lease: Duration) throws(JobQueueError)
    /// Renews the lease; false: too late, the worker is evicted.
    func beat(worker: String, lease: Duration) throws(JobQueueError) -> Bool
    /// Ends a worker's lease now instead of letting it run out; what it still held is recovered by the next reaping.
    func unregister(worker: String) throws(JobQueueError)

    /// Takes up to `limit` jobs, high lane first.
    func claim(worker: String, upTo limit: Int, from lanes: ClaimLanes) throws(JobQueueError) -> [ClaimedJob]
    /// Waits until work may be there, at most `limit`.
    func waitForWork(in lanes: ClaimLanes, upTo limit: Duration) throws(JobQueueError)
    /// Notes how far a delivery has come; false: the job is no longer this worker's.
    func begin(worker: String, job: String, phase: DeliveryPhase) throws(JobQueueError) -> Bool
    /// Settles claimed jobs; repeating it is harmless.
    func finish(worker: String, _ settlements: [JobSettlement]) throws(JobQueueError) -> [FinishResult]

    /// Makes due jobs ready. Gives how many, and how long until the next is due.
    func promote(limit: Int) throws(JobQueueError) -> (moved: Int, nextDue: Duration?)
    /// Recovers the jobs of dead workers; one that was being delivered at `maximumCrashes` crashes is dead.
    func reap(limit: Int, maximumCrashes: Int) throws(JobQueueError) -> Int
    /// Brings a dead job back; false: it is not dead.
    func requeue(_ id: String) throws(JobQueueError) -> Bool

    /// Terminal events after a cursor (`0-0` at first), oldest first, waiting for one at most `limit`.
    func events(after cursor: String, waiting limit: Duration) throws(JobQueueError) -> JobEvents
    /// What the queue knows of each job; nil: nothing.
    func states(of ids: [String]) throws(JobQueueError) -> [JobState?]
    func depths() throws(JobQueueError) -> QueueDepths
    /// Changes when the queue's server was started anew, possibly without its data.
    func incarnation() throws(JobQueueError) -> String
}

/// Which lanes a claim looks at.
package enum ClaimLanes: Sendable, Equatable {
    /// High, normal, low.
    case regular
    /// Low, normal, high: now and then, so that the low lane never starves.
    case reversed
    /// Jobs that were being delivered when a worker died; taken one at a time.
    case suspects
}
