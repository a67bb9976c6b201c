import Jobs
import Launch
import MessageDelivery
import Operations
import PatientAPI
import RedisJobs
import SQLitePatients
import ServiceLifecycle
import Settings
import Timekeeping
import Transport

/// The worker within this process, where `--with-worker` asks for one. It takes its jobs from Redis; without `REDIS_URL`
/// from the outbox itself, and the service is a whole in one process.
struct WorkerWiring: Sendable {
    /// What runs beside the server.
    let services: [any Service]
    /// Tells it of a registration.
    let wake: @Sendable () -> Void
    /// The workers, for their health; none where none was asked for.
    let workers: [JobWorker]

    /// - Throws: an ``ExitFailure`` with code 3 that names the wrong variable.
    init(
        _ isWanted: Bool, _ settings: ServerSettings, database: PatientDatabase, metrics: ServiceMetrics,
        log: ProcessLog, registry: MetricsRegistry
    ) throws(ExitFailure) {
        guard isWanted else {
            services = []
            wake = {}
            workers = []
            return
        }
        let lines = try DeliveryLine.all(settings.mail, sms: settings.sms, queue: settings.queue)
        if let url = settings.queue.redisURL {
            var queues: [any JobQueue] = []
            for line in lines {
                queues.append(try RedisJobQueue(url: url, prefix: settings.queue.prefix, queue: line.queue))
            }
            let delivery = DeliveryWorkers(lines, on: queues, isRemote: true, log: log, registry: registry)
            workers = delivery.workers
            services = delivery.services
            wake = {}
        } else {
            let queues = lines.map { database.jobQueue(named: $0.queue) }
            let delivery = DeliveryWorkers(lines, on: queues, isRemote: false, log: log, registry: registry)
            workers = delivery.workers
            services =
                [OutboxQueueWatch(queue: queues[0], outbox: database.outbox, metrics: metrics)] + delivery.services
            wake = { for queue in queues { queue.wake() } }
        }
    }
}

/// Keeps the gauges of a queue up to date that no relay looks at.
private struct OutboxQueueWatch: Service {
    let queue: OutboxJobQueue
    let outbox: SQLiteOutbox
    let metrics: ServiceMetrics
    private let executor = BlockingExecutor(label: "outbox.watch")

    init(queue: OutboxJobQueue, outbox: SQLiteOutbox, metrics: ServiceMetrics) {
        self.queue = queue
        self.outbox = outbox
        self.metrics = metrics
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // A database that cannot be read shows in `/readyz`; the gauges keep what they showed last.
                if let depths = try? await executor.run({ try queue.connect().depths() }),
                    let summary = try? await outbox.summary()
                {
                    metrics.show(depths, summary, at: .now())
                }
                _ = try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
