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
