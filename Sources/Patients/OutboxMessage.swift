/// A notification that must leave, in the form in which it is stored beside its patient and later handed to the queue.
package struct OutboxMessage: Sendable, Equatable {
    /// A ULID; the queue recognises a message that is handed over twice by it.
    package let id: String
    /// Says that two messages are the same notification, whatever their ids.
    package let idempotencyKey: String
    /// The queue it goes to, such as `email`.
    package let queue: String
    /// The lane within the queue: `h`, `n` or `l`.
    package let lane: String
    /// Milliseconds since the epoch; 0 means at once.
    package let notBefore: Int64
    /// Milliseconds since the epoch after which it is not worth sending.
    package let expires: Int64
    /// The encoded job; it holds personal data and is erased when the message is settled.
    package let envelope: [UInt8]

    package init(
        id: String, idempotencyKey: String, queue: String, lane: String, notBefore: Int64, expires: Int64,
        envelope: [UInt8]
    ) {
        self.id = id
        self.idempotencyKey = idempotencyKey
        self.queue = queue
        self.lane = lane
        self.notBefore = notBefore
        self.expires = expires
        self.envelope = envelope
    }
}
