package import Timekeeping

/// News of one outbox message. Each says all there is to say, so that of several the last is enough.
package struct OutboxReport: Sendable, Equatable {
    /// What can happen to a message after it was written.
    package enum Change: Sendable, Equatable {
        /// A delivery began.
        case sending
        /// A delivery came to nothing, another follows.
        case waiting
        /// Accepted by the receiving side, with its reply code (250 for SMTP).
        case sent(code: Int)
        /// Given up, with the word for why.
        case dead(reason: String)
        /// Taken out of the queue by a person.
        case cancelled
        /// Brought back by a person after it had been given up; with its envelope it can be handed over again.
        case revived(envelope: [UInt8])
    }

    package let messageID: String
    package let change: Change
    /// Deliveries begun so far, 0 and up.
    package let attempts: Int
    /// When the last of them began.
    package let attemptedAt: Timestamp?
    /// How often it may have been sent without an answer.
    package let doubts: Int

    package init(
        messageID: String, change: Change, attempts: Int = 0, attemptedAt: Timestamp? = nil, doubts: Int = 0
    ) {
        self.messageID = messageID
        self.change = change
        self.attempts = attempts
        self.attemptedAt = attemptedAt
        self.doubts = doubts
    }
}
