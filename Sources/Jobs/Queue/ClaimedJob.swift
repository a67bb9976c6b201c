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
    /// A queue had it before and has lost it: it may have been sent, and nobody can know.
    package let wasLost: Bool

    package init(
        id: String, envelope: [UInt8], attempts: Int, deliveries: Int, crashes: Int, doubts: Int, wasLost: Bool = false
    ) {
        self.id = id
        self.envelope = envelope
        self.attempts = attempts
        self.deliveries = deliveries
        self.crashes = crashes
        self.doubts = doubts
        self.wasLost = wasLost
    }
}

/// How far a delivery has come; what a crash means depends on it.
package enum DeliveryPhase: String, Sendable {
    /// Begun, nothing irrevocable has happened.
    case run
    /// From here on the message may have been accepted.
    case data
}
