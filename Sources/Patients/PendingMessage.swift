package import Timekeeping

/// An outbox message with its place in the outbox.
package struct PendingMessage: Sendable, Equatable {
    /// Ascending in the order of writing.
    package let sequence: Int64
    package let message: OutboxMessage
    package let createdAt: Timestamp
    /// Deliveries begun so far, as far as the queue has told.
    package let attempts: Int
    /// How often it may have been sent without an answer, as far as the queue has told.
    package let doubts: Int

    package init(
        sequence: Int64, message: OutboxMessage, createdAt: Timestamp, attempts: Int = 0, doubts: Int = 0
    ) {
        self.sequence = sequence
        self.message = message
        self.createdAt = createdAt
        self.attempts = attempts
        self.doubts = doubts
    }
}

/// An outbox message that is not to be sent any more.
package struct WithdrawnMessage: Sendable, Equatable {
    package let sequence: Int64
    package let id: String

    package init(sequence: Int64, id: String) {
        self.sequence = sequence
        self.id = id
    }
}
