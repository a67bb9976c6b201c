package import Jobs
package import Logging
import Operations
package import Patients
import Timekeeping

/// Carries committed messages from the outbox to the queue, and the news of how they ended back.
///
/// A registration never speaks to the queue: it commits and wakes the relay. While the queue is away messages wait in
/// the outbox, and registrations go on.
///
/// Two loops, each on an executor of its own because the queue's connections block: one publishes and reconciles, the
/// other waits for events.
package final class OutboxRelay: Sendable {
    private let store: any OutboxStore
    private let queue: any RelayedJobQueue
    private let settings: OutboxRelaySettings
    private let metrics: ServiceMetrics
    private let logger: Logger
    private let executor: @Sendable (_ label: String) -> any TaskExecutor
    private let signal = WakeSignal()

    /// - Parameter executor: makes an executor that may be blocked, with this label; called twice.
    package init(
        store: any OutboxStore, queue: any RelayedJobQueue, settings: OutboxRelaySettings = OutboxRelaySettings(),
        metrics: ServiceMetrics, logger: Logger, executor: @escaping @Sendable (_ label: String) -> any TaskExecutor
    ) {
        self.store = store
        self.queue = queue
        self.settings = settings
        self.metrics = metrics
        self.logger = logger
        self.executor = executor
    }

    /// Says that a registration was committed; callable from any thread, costs next to nothing, never blocks.
    package func wake() {
        signal.signal()
    }

    /// Relays until the task is cancelled, which takes at most about a second to be noticed. What is then under way is
    /// found in the outbox by the next process.
    package func run() async {
        await withTaskGroup { group in
            group.addTask(executorPreference: executor("outbox.relay")) { await self.publish() }
            group.addTask(executorPreference: executor("outbox.events")) { await self.follow() }
        }
    }

    private func publish() async {
        let publisher = OutboxPublisher(store: store, metrics: metrics, settings: settings)
        var link = RelayLink(queue)
        var reports = OutageReports(logger: logger, subject: "outbox relay")
        var reconciliation = ContinuousClock.now
        var observation = ContinuousClock.now
        var mustRestore = false
        while !Task.isCancelled {
            do {
                let (connection, mayHaveForgotten) = try link.open()
                mustRestore = mustRestore || mayHaveForgotten
                try await publisher.publishPending(on: connection)
                try await publisher.withdraw(on: connection)
                if mustRestore {
                    try await publisher.reconcile(uncheckedSince: .now(), on: connection)
                    mustRestore = false
                } else if ContinuousClock.now >= reconciliation {
                    let stale = Timestamp.now().advanced(bySeconds: -settings.staleAfter.components.seconds)
                    try await publisher.reconcile(uncheckedSince: stale, on: connection)
                }
                if ContinuousClock.now >= reconciliation {
                    reconciliation = .now + settings.reconciliationInterval
                }
                if ContinuousClock.now >= observation {
                    try await observe(connection)
                    mustRestore = try link.hasForgotten()
                    observation = .now + settings.observationInterval
                }
                if reports.isOutage { metrics.queueReconnects.increment() }
                reports.recovered()
                metrics.queueUp.set(1)
                await signal.wait(upTo: settings.idle)
            } catch {
                if error is JobQueueError {
                    link.lose()
                    metrics.queueUp.set(0)
                }
                await pause(reports.failed(error))
            }
        }
    }

    private func follow() async {
        let follower = OutboxFollower(store: store, queue: queue, metrics: metrics, settings: settings)
        var reports = OutageReports(logger: logger, subject: "outbox events")
        while !Task.isCancelled {
            do {
                try await follower.follow { reports.recovered() }
            } catch {
                await pause(reports.failed(error))
            }
        }
    }

    /// Keeps the gauges of the outbox and the queue up to date.
    private func observe(_ connection: any JobQueueConnection) async throws {
        guard settings.showsQueue else { return }
        metrics.show(try connection.depths(), try await store.summary(), at: .now())
    }

    /// An end by cancellation is for the loop's condition to notice.
    private func pause(_ duration: Duration) async {
        _ = try? await Task.sleep(for: duration)
    }
}

/// The relay's numbers; the defaults are the product's.
package struct OutboxRelaySettings: Sendable {
    /// The queue whose messages and events are relayed.
    package var queueName = "email"
    /// Whether the gauges of the queue and the outbox are this relay's to set.
    package var showsQueue = true
    /// Messages handed over at once.
    package var batch = 200
    /// The longest wait for a signal: messages that another process wrote are found after it.
    package var idle = Duration.milliseconds(500)
    /// The longest wait for an event, and so for the end of the loop.
    package var eventWait = Duration.seconds(1)
    /// Between two looks at the sizes of outbox and queue, for the metrics.
    package var observationInterval = Duration.seconds(1)
    /// Between two reconciliations.
    package var reconciliationInterval = Duration.seconds(30)
    /// The age, in whole seconds, from which the queue is asked about a message again.
    package var staleAfter = Duration.seconds(60)
    /// Messages asked about at once.
    package var reconciliationBatch = 500

    /// The defaults.
    package init() {}
}

/// Tells of an outage once when it begins and once when it is over, however often it is met.
private struct OutageReports {
    private let logger: Logger
    private let subject: String
    private var backoff = RelayBackoff()

    init(logger: Logger, subject: String) {
        self.logger = logger
        self.subject = subject
    }

    var isOutage: Bool { backoff.failures > 0 }

    /// - Returns: how long to wait before the next try.
    mutating func failed(_ error: any Error) -> Duration {
        if !isOutage, !(error is CancellationError) {
            logger.warning(
                "the outbox waits", metadata: ["event": "outbox.waiting", "loop": "\(subject)", "error": "\(error)"])
        }
        return backoff.next()
    }

    mutating func recovered() {
        guard isOutage else { return }
        logger.notice("the outbox flows again", metadata: ["event": "outbox.flowing", "loop": "\(subject)"])
        backoff.reset()
    }
}
