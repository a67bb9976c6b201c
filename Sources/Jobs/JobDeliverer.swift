/// Delivers jobs, one after the other, on the thread of one sender; it may block and hold a connection open.
package protocol JobDeliverer: AnyObject {
    /// Attempts one job and says how it ended. It must not throw and must not take for ever.
    func deliver(_ job: ClaimedJob, control: DeliveryControl) -> JobOutcome
}

/// What a deliverer asks while it works.
package struct DeliveryControl {
    /// Whether the worker stops: a delivery that has not crossed the point of no return should end as `.released`.
    package let isStopping: () -> Bool
    /// To be called once, right before the message may be accepted; false: do not go on, and end as `.released`.
    package let crossPointOfNoReturn: () -> Bool

    package init(isStopping: @escaping () -> Bool, crossPointOfNoReturn: @escaping () -> Bool) {
        self.isStopping = isStopping
        self.crossPointOfNoReturn = crossPointOfNoReturn
    }
}

/// What a worker tells the outside, for logs and metrics; called from the worker's threads, and must not block.
package protocol JobObserver: Sendable {
    func settled(_ job: ClaimedJob, _ outcome: JobOutcome, took: Duration)
    /// The job's acceptance had been reported before: somebody got it twice.
    func duplicated(_ job: ClaimedJob)
    /// Jobs of dead workers came back.
    func recovered(_ count: Int)
    /// This worker lost its lease and goes on under a new name.
    func evicted()
    func queueLost(_ error: JobQueueError)
    func queueReturned()
    func circuitOpened()
    func circuitClosed()
}
