package import Jobs
import Operations
package import Patients
package import Timekeeping

extension ServiceMetrics {
    /// Shows how many jobs are where, and how far the outbox is behind.
    package func show(_ depths: QueueDepths, _ summary: OutboxSummary, at moment: Timestamp) {
        queueJobs.ready.set(Int64(clamping: depths.ready + depths.suspects))
        queueJobs.running.set(Int64(clamping: depths.active))
        queueJobs.delayed.set(Int64(clamping: depths.delayed))
        queueJobs.dead.set(Int64(clamping: depths.dead))
        outboxPending.set(Int64(clamping: summary.pendingCount))
        outboxOldestAge.set(summary.oldestCreatedAt.map { max(0, moment.seconds - $0.seconds) } ?? 0)
    }
}
