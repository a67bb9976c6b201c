import Jobs
import Patients
import Timekeeping

/// Writes into the outbox what the queue tells of its jobs. Runs on the thread of its connection.
struct OutboxFollower {
    let store: any OutboxStore
    let queue: any RelayedJobQueue
    let metrics: ServiceMetrics
    let settings: OutboxRelaySettings

    /// Applies events and the place in their stream in one transaction, so that each counts exactly once. Until the task is
    /// cancelled or something fails.
    ///
    /// - Parameter worked: called after each exchange that worked.
    func follow(_ worked: () -> Void) async throws {
        let connection = try queue.connectRelay()
        var cursor = try await store.cursor(queue: settings.queueName)
        while !Task.isCancelled {
            let news = try connection.events(after: cursor, waiting: settings.eventWait)
            worked()
            guard news.cursor != cursor else { continue }
            var reports: [OutboxReport] = []
            for event in news.events {
                let report = try OutboxReport(event) { (id) throws(JobQueueError) in
                    try connection.details(of: id)?.envelope
                }
                if let report { reports.append(report) }
            }
            try await store.apply(
                OutboxReport.condensed(reports), cursor: news.cursor, queue: settings.queueName, at: .now())
            for report in reports { metrics.count(report.change, from: .event) }
            cursor = news.cursor
        }
    }
}
