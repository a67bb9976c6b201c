import Glibc
package import Jobs
package import Launch
import Logging
package import Operations
package import ServiceLifecycle
import Timekeeping
import Transport

/// The workers of a process, one for each channel.
package struct DeliveryWorkers: Sendable {
    package let workers: [JobWorker]

    /// Says in the log what is delivered by whom.
    ///
    /// - Parameters:
    ///   - queues: one for each of `lines`.
    ///   - isRemote: whether the queues lie on a server of their own.
    package init(
        _ lines: [DeliveryLine], on queues: [any JobQueue], isRemote: Bool, log: ProcessLog, registry: MetricsRegistry
    ) {
        let start = Timestamp.now()
        workers = zip(lines, queues).map { line, queue in
            var configuration = JobWorkerConfiguration()
            configuration.senders = line.senders
            configuration.name = HostName.current
            configuration.rate = line.rate
            configuration.description = { .ofThisProcess(since: start) }
            configuration.stuck = {
                // Nothing else frees a thread that is stuck in a library; whoever restarts the process finds a core.
                log.flush()
                abort()
            }
            log.logger.notice(
                "delivering",
                metadata: [
                    "event": "worker.started", "queue": "\(line.queue)", "transport": "\(line.provider)",
                    "connections": "\(line.senders)",
                ])
            return JobWorker(
                queue: queue, configuration: configuration, executor: { BlockingExecutor(label: $0) },
                deliverer: line.makeDeliverer,
                observer: WorkerObserver(line.kind, isRemote: isRemote, logger: log.logger, registry: registry))
        }
    }

    /// They run until the process stops; then they give back what they can and finish what they must.
    package var services: [any Service] { workers.map { WorkerService(worker: $0) } }
}

private struct WorkerService: Service {
    let worker: JobWorker

    func run() async throws {
        await withGracefulShutdownHandler {
            await worker.run()
        } onGracefulShutdown: {
            worker.stop()
        }
    }
}
