/// What a worker tells the outside, for logs and metrics; called from the worker's threads, and must not block.
package protocol JobObserver: Sendable {
    func settled(_ job: ClaimedJob, _ outcome: JobOutcome, took: Duration)
    /// A job that may have been accepted before is about to be sent once more.
    func repeating(_ job: ClaimedJob)
    /// A job came back that this process saw accepted: the queue had lost that. It is settled without being sent.
    func recognised(_ job: ClaimedJob)
    /// The job's acceptance had been reported before: somebody got it twice.
    func duplicated(_ job: ClaimedJob)
    /// Jobs of dead workers came back.
    func recovered(_ count: Int)
    /// Jobs that had been dead for long are gone.
    func forgot(_ count: Int)
    /// A delivery has been under way for longer than it can take.
    func stuck(_ duration: Duration)
    /// This worker lost its lease and goes on under a new name.
    func evicted()
    func queueLost(_ error: JobQueueError)
    func queueReturned()
    func circuitOpened()
    func circuitClosed()
}
