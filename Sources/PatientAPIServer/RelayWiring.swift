import Jobs
import Launch
import Logging
import PatientAPI
import Patients
import RedisJobs
import ServiceLifecycle
import Settings
import Transport

/// The relay from the outbox to Redis, or nothing when no queue is configured.
struct RelayWiring: Sendable {
    /// What runs beside the server.
    let services: [any Service]
    /// Tells the relay of a registration; does nothing without one.
    let wake: @Sendable () -> Void
    /// The queue, for its health.
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
        let relay = OutboxRelay(
            store: outbox, queue: queue, metrics: metrics, logger: logger,
            executor: { BlockingExecutor(label: $0) })
        self.queue = queue
        wake = relay.wake
        services = [RelayService(relay: relay)]
    }
}

/// Runs the relay until the process stops; what it has not relayed then is relayed by the next process.
private struct RelayService: Service {
    let relay: OutboxRelay

    func run() async throws {
        await cancelWhenGracefulShutdown { await relay.run() }
    }
}
