/// A job to be put into a queue.
package struct QueuedJob: Sendable, Equatable {
    package let id: String
    package let lane: JobLane
    /// Milliseconds since the epoch before which it stays hidden; 0: at once.
    package let notBefore: Int64
    /// The encoded ``JobEnvelope``.
    package let envelope: [UInt8]
    /// What is known of it from a queue that had it before and has lost it; nil: it is handed over for the first time.
    package let history: JobHistory?

    package init(
        id: String, lane: JobLane = .normal, notBefore: Int64 = 0, envelope: [UInt8], history: JobHistory? = nil
    ) {
        self.id = id
        self.lane = lane
        self.notBefore = notBefore
        self.envelope = envelope
        self.history = history
    }
}

/// What outlived the queue that lost a job. That there is one says that the job may have been delivered meanwhile.
package struct JobHistory: Sendable, Equatable {
    /// Deliveries begun, as far as they were heard of.
    package let tries: Int
    /// How often it may have been sent without a reply, as far as that was heard of.
    package let doubts: Int

    package init(tries: Int, doubts: Int) {
        self.tries = tries
        self.doubts = doubts
    }
}

/// What putting a job into the queue did.
package enum EnqueueResult: Sendable, Equatable {
    case new
    /// It was there already, in whatever state; the relay may repeat itself for ever.
    case known
}
