import Jobs
import Launch
import Logging
import PatientAPI
import Patients
import RedisJobs
import ServiceLifecycle
import Settings
import Transport

/// The relays from the outbox to Redis, one for each channel's queue, or nothing when no queue is configured.
struct RelayWiring: Sendable {
    /// What runs beside the server.
    let services: [any Service]
    /// Tells the relays of a registration; does nothing without one.
    let wake: @Sendable () -> Void
    /// The queue of the mails, for its health.
    let queue: RedisJobQueue?

    /// - Throws: an ``ExitFailure`` with code 3 when `REDIS_URL` is malformed. A Redis that is away is no failure.
    init(
        _ settings: ServerSettings, outbox: any OutboxStore, metrics: ServiceMetrics, logger: Logger
    ) throws(ExitFailure) {
        guard let url = settings.queue.redisURL else {
            services = []
            wake = {}
            queue = nil
            return
        }
        let queue = try RedisJobQueue(url: url, prefix: settings.queue.prefix)
        self.queue = queue
        var relays = [
            OutboxRelay(
                store: outbox, queue: queue, metrics: metrics, logger: logger,
                executor: { BlockingExecutor(label: $0) })
        ]
        if settings.sms.isEnabled {
            var relay = OutboxRelaySettings()
            relay.queueName = "sms"
            // The gauges of the queue are those of the mails.
            relay.showsQueue = false
            relays.append(
                OutboxRelay(
                    store: outbox,
                    queue: try RedisJobQueue(url: url, prefix: settings.queue.prefix, queue: relay.queueName),
                    settings: relay, metrics: metrics, logger: logger, executor: { BlockingExecutor(label: $0) }))
        }
        wake = { [relays] in for relay in relays { relay.wake() } }
        services = relays.map { RelayService(relay: $0) }
    }
}

/// Runs the relay until the process stops; what it has not relayed then is relayed by the next process.
private struct RelayService: Service {
    let relay: OutboxRelay

    func run() async throws {
        await cancelWhenGracefulShutdown { await relay.run() }
    }
}
