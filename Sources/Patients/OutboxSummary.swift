package import Timekeeping

/// How much the outbox still holds.
package struct OutboxSummary: Sendable, Equatable {
    /// Messages not yet settled, relayed or not.
    package let openCount: Int
    /// Messages of those that the queue does not have yet.
    package let pendingCount: Int
    /// When the oldest unsettled message was written.
    package let oldestCreatedAt: Timestamp?

    package init(openCount: Int, pendingCount: Int, oldestCreatedAt: Timestamp?) {
        self.openCount = openCount
        self.pendingCount = pendingCount
        self.oldestCreatedAt = oldestCreatedAt
    }
}
