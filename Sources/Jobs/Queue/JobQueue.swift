/// Where jobs wait between the outbox and a worker.
///
/// Every connection blocks its thread; whoever opens one confines it to a thread of its own.
package protocol JobQueue: Sendable {
    /// Opens a connection, or says why it cannot.
    func connect() throws(JobQueueError) -> any JobQueueConnection
}

/// A queue apart from the outbox: jobs are handed over to it, and it tells what becomes of them.
package protocol RelayedJobQueue: JobQueue {
    /// Opens a connection for the relay, or says why it cannot.
    func connectRelay() throws(JobQueueError) -> any RelayConnection
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
package protocol JobQueueConnection: QueueAdministration {
    /// Puts jobs in; one that is known already is left as it is.
    func enqueue(_ jobs: [QueuedJob]) throws(JobQueueError) -> [EnqueueResult]

    /// Announces a worker; its lease must be renewed by ``beat(worker:lease:)``.
    func register(worker: String, lease: Duration) throws(JobQueueError)
    /// Renews the lease; false: too late, the worker is evicted.
    func beat(worker: String, lease: Duration) throws(JobQueueError) -> Bool
    /// Tells who the worker is, for whoever looks at the queue; gone with its lease.
    func describe(worker: String, _ description: WorkerDescription) throws(JobQueueError)
    /// Ends a worker's lease now instead of letting it run out; what it still held is recovered by the next reaping.
    func unregister(worker: String) throws(JobQueueError)

    /// Gives back what lies in the worker's list and is none of `jobs`: claims whose answer never arrived. Nothing happened
    /// to them. Gives how many.
    func disown(worker: String, except jobs: [String]) throws(JobQueueError) -> Int

    /// Takes jobs, within what circuit breaker and rate allow.
    func claim(_ request: ClaimRequest) throws(JobQueueError) -> Claim
    /// Waits until work may be there, at most `limit`.
    func waitForWork(in lanes: ClaimLanes, upTo limit: Duration) throws(JobQueueError)
    /// Notes how far a delivery has come; false: the job is no longer this worker's.
    func begin(worker: String, job: String, phase: DeliveryPhase) throws(JobQueueError) -> Bool
    /// Settles claimed jobs; repeating it is harmless.
    func finish(worker: String, _ settlements: [JobSettlement]) throws(JobQueueError) -> FinishReport
    /// Settles jobs and takes the next ones in one round trip.
    ///
    /// - Throws: when the queue could not be asked, or refused to settle. The claim may fail although the jobs were
    ///   settled; it has a result of its own.
    func finish(
        worker: String, _ settlements: [JobSettlement], thenClaim request: ClaimRequest
    ) throws(JobQueueError) -> (report: FinishReport, claim: Result<Claim, JobQueueError>)

    /// Makes due jobs ready. Gives how many, and how long until the next is due.
    func promote(limit: Int) throws(JobQueueError) -> (moved: Int, nextDue: Duration?)
    /// Recovers the jobs of dead workers; one that was being delivered at `maximumCrashes` crashes is dead.
    func reap(limit: Int, maximumCrashes: Int) throws(JobQueueError) -> Int
    /// Forgets what has been dead for longer than `age`; gives how many. By age only, never by number.
    func forget(deadFor age: Duration, limit: Int) throws(JobQueueError) -> Int

    /// What the queue knows of each job; nil: nothing.
    func statuses(of ids: [String]) throws(JobQueueError) -> [JobStatus?]
}

/// A line between a queue and the outbox it is fed from.
package protocol RelayConnection: JobQueueConnection {
    /// Events after a cursor (`0-0` at first), oldest first, waiting for one at most `limit`.
    func events(after cursor: String, waiting limit: Duration) throws(JobQueueError) -> JobEvents
    /// Changes when the queue's server was started anew or was emptied: it may have lost what it knew.
    func incarnation() throws(JobQueueError) -> String
}

extension JobQueueConnection {
    /// Where each job is; nil: not known.
    package func states(of ids: [String]) throws(JobQueueError) -> [JobState?] {
        try statuses(of: ids).map { $0?.state }
    }

    /// Two round trips, for queues that gain nothing from one.
    package func finish(
        worker: String, _ settlements: [JobSettlement], thenClaim request: ClaimRequest
    ) throws(JobQueueError) -> (report: FinishReport, claim: Result<Claim, JobQueueError>) {
        let report = try finish(worker: worker, settlements)
        do throws(JobQueueError) { return (report, .success(try claim(request))) } catch {
            return (report, .failure(error))
        }
    }
}
