package import Timekeeping

/// An outbox message with its place in the outbox.
package struct PendingMessage: Sendable, Equatable {
    /// Ascending in the order of writing.
    package let sequence: Int64
    package let message: OutboxMessage
    package let createdAt: Timestamp

    package init(sequence: Int64, message: OutboxMessage, createdAt: Timestamp) {
        self.sequence = sequence
        self.message = message
        self.createdAt = createdAt
    }
}
