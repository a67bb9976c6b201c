/// A job on its way to a sender.
struct Assignment: Sendable, Equatable {
    let job: ClaimedJob
    /// The worker's name that holds it.
    let name: String
}

/// How a delivery ended, on its way to the queue.
struct DeliveryReport: Sendable, Equatable {
    let job: ClaimedJob
    /// The worker's name that holds the job.
    let name: String
    let outcome: JobOutcome
    let took: Duration
    /// It was sent before, and no answer came: the queue may know it.
    private(set) var isRepetition = false

    init(_ assignment: Assignment, _ outcome: JobOutcome, took: Duration) {
        job = assignment.job
        name = assignment.name
        self.outcome = outcome
        self.took = took
    }

    var settlement: JobSettlement { JobSettlement(id: job.id, outcome: outcome) }

    var repeated: DeliveryReport {
        var copy = self
        copy.isRepetition = true
        return copy
    }
}
