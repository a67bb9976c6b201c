package import Timekeeping

/// How far the confirmation of one registration has come.
package struct MailStatus: Sendable, Equatable {
    package let state: MailState
    /// Deliveries begun so far, 0 and up.
    package let attempts: Int
    package let lastAttemptAt: Timestamp?
    package let sentAt: Timestamp?

    package init(state: MailState, attempts: Int = 0, lastAttemptAt: Timestamp? = nil, sentAt: Timestamp? = nil) {
        self.state = state
        self.attempts = attempts
        self.lastAttemptAt = lastAttemptAt
        self.sentAt = sentAt
    }

    /// Written to the outbox, nothing tried yet.
    package static let queued = MailStatus(state: .queued)
    /// No mail was wanted.
    package static let none = MailStatus(state: .none)
}
