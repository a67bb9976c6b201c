package import Timekeeping

/// One mail to a patient, from its order to its end; without its text and address, which are erased at the end.
package struct MailRecord: Sendable, Equatable {
    /// Of the message, a ULID; the queue and the mail's `Message-ID` have it too.
    package let id: String
    /// Such as `email`.
    package let channel: String
    package let state: MailState
    /// Deliveries begun so far.
    package let attempts: Int
    /// When the last of them began.
    package let lastAttemptAt: Timestamp?
    package let createdAt: Timestamp
    /// When the queue was last given it.
    package let relayedAt: Timestamp?
    /// When it was sent, given up or cancelled.
    package let endedAt: Timestamp?
    /// What the receiving side answered, 250 for SMTP.
    package let replyCode: Int?
    /// The word for why it was given up.
    package let reason: String?

    package init(
        id: String, channel: String, state: MailState, attempts: Int, lastAttemptAt: Timestamp? = nil,
        createdAt: Timestamp, relayedAt: Timestamp? = nil, endedAt: Timestamp? = nil, replyCode: Int? = nil,
        reason: String? = nil
    ) {
        self.id = id
        self.channel = channel
        self.state = state
        self.attempts = attempts
        self.lastAttemptAt = lastAttemptAt
        self.createdAt = createdAt
        self.relayedAt = relayedAt
        self.endedAt = endedAt
        self.replyCode = replyCode
        self.reason = reason
    }

    /// Whether it may still be sent.
    package var isSettled: Bool {
        switch state {
        case .queued, .sending, .retrying: false
        case .sent, .failed, .uncertain, .cancelled, .none: true
        }
    }
}
