/// A job to be put into a queue.
package struct QueuedJob: Sendable, Equatable {
    package let id: String
    package let lane: JobLane
    /// Milliseconds since the epoch before which it stays hidden; 0: at once.
    package let notBefore: Int64
    /// The encoded ``JobEnvelope``.
    package let envelope: [UInt8]

    package init(id: String, lane: JobLane = .normal, notBefore: Int64 = 0, envelope: [UInt8]) {
        self.id = id
        self.lane = lane
        self.notBefore = notBefore
        self.envelope = envelope
    }
}

/// What putting a job into the queue did.
package enum EnqueueResult: Sendable, Equatable {
    case new
    /// It was there already, in whatever state; the relay may repeat itself for ever.
    case known
}

/// A job that a worker holds.
package struct ClaimedJob: Sendable, Equatable {
    package let id: String
    /// The encoded ``JobEnvelope``, not read yet.
    package let envelope: [UInt8]
    /// Counted attempts that failed before.
    package let attempts: Int
    /// How often it was claimed, this time included; information only.
    package let deliveries: Int
    /// How often a worker died while delivering it.
    package let crashes: Int
    /// How often it may have been sent without a reply.
    package let doubts: Int

    package init(id: String, envelope: [UInt8], attempts: Int, deliveries: Int, crashes: Int, doubts: Int) {
        self.id = id
        self.envelope = envelope
        self.attempts = attempts
        self.deliveries = deliveries
        self.crashes = crashes
        self.doubts = doubts
    }
}

/// How far a delivery has come; what a crash means depends on it.
package enum DeliveryPhase: String, Sendable {
    /// Begun, nothing irrevocable has happened.
    case run
    /// From here on the message may have been accepted.
    case data
}

/// What settling a job did.
package enum FinishResult: Sendable, Equatable {
    case settled
    /// Accepted, though another worker had taken the job over meanwhile.
    case settledByFormerOwner
    /// Somebody had reported its acceptance before: a duplicate delivery.
    case duplicate
    /// Not this worker's any more; nothing was changed.
    case ignored
    case unknown
}

/// One job and how it ended.
package struct JobSettlement: Sendable, Equatable {
    package let id: String
    package let outcome: JobOutcome

    package init(id: String, outcome: JobOutcome) {
        self.id = id
        self.outcome = outcome
    }
}
