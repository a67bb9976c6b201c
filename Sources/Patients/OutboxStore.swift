package import Timekeeping

/// The outbox, as the relay sees it: messages wait (*pending*), are handed to their queue (*open*) and end (*settled*).
/// Each channel has a queue of its own, `email` or `sms`, so that an outage of one holds up nothing of the other.
package protocol OutboxStore: Sendable {
    /// The oldest messages not yet handed to the queue, in the order they were written.
    func pending(queue: String, limit: Int) async throws(RepositoryError) -> [PendingMessage]

    /// Notes that the queue has these messages.
    func markRelayed(_ sequences: [Int64], at moment: Timestamp) async throws(RepositoryError)

    /// Messages the queue has, whose fate was last asked for before `checkedBefore`.
    func open(queue: String, checkedBefore: Timestamp, limit: Int) async throws(RepositoryError) -> [PendingMessage]

    /// Notes that the queue was asked about these messages.
    func touch(_ sequences: [Int64], at moment: Timestamp) async throws(RepositoryError)

    /// Writes what became of messages, and erases the envelopes of those that ended, in one transaction with the place in
    /// the event stream that told of it; a message that was sent or cancelled stays as it is.
    func apply(
        _ reports: [OutboxReport], cursor: String?, queue: String, at moment: Timestamp
    ) async throws(RepositoryError)

    /// Messages to patients that were erased since, which the queue may still have.
    func withdrawn(queue: String, limit: Int) async throws(RepositoryError) -> [WithdrawnMessage]

    /// Notes that the queue has given these up.
    func markWithdrawn(_ sequences: [Int64]) async throws(RepositoryError)

    /// The place in the queue's event stream up to which events are applied; `0-0` at first.
    func cursor(queue: String) async throws(RepositoryError) -> String

    /// How much is unsettled in all queues, for metrics and readiness.
    func summary() async throws(RepositoryError) -> OutboxSummary
}
