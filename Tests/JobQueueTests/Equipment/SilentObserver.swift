import Jobs

/// For tests that look at the queue and not at what the worker tells.
struct SilentObserver: JobObserver {
    func settled(_ job: ClaimedJob, _ outcome: JobOutcome, took: Duration) {}
    func repeating(_ job: ClaimedJob) {}
    func recognised(_ job: ClaimedJob) {}
    func duplicated(_ job: ClaimedJob) {}
    func recovered(_ count: Int) {}
    func forgot(_ count: Int) {}
    func stuck(_ duration: Duration) {}
    func evicted() {}
    func queueLost(_ error: JobQueueError) {}
    func queueReturned() {}
    func circuitOpened() {}
    func circuitClosed() {}
}
