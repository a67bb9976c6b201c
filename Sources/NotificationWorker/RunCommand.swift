import ArgumentParser
import HTTPServer
import Jobs
import Launch
import Logging
import Operations
import RedisJobs
import ServiceLifecycle
import Settings
import Transport

/// `patient-worker run`: the parts of the worker and how they are wired.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Delivers until it is stopped.")

    func run() async throws {
        let supervision = try Supervision.ofThisProcess()
        let settings = try WorkerSettings.ofThisProcess()
        let queue = try RedisJobQueue(url: settings.queue.redisURL ?? "", prefix: settings.queue.prefix)
        let delivery = try DeliveryWiring(settings.mail)
        let lifetime = await ProcessLifetime(supervision: supervision)
        let log = ProcessLog(settings.log, label: "patient-worker")
        defer { log.flush() }

        let registry = MetricsRegistry()
        ProcessMetrics.register(in: registry)
        log.sink.register(in: registry)
        var configuration = JobWorkerConfiguration()
        configuration.senders = settings.mail.connections
        configuration.name = HostName.current
        let worker = JobWorker(
            queue: queue, configuration: configuration, executor: { BlockingExecutor(label: $0) },
            deliverer: delivery.makeDeliverer, observer: WorkerObserver(logger: log.logger, registry: registry))
        let listener = try WorkerListener(settings, worker: worker, registry: registry, logger: log.logger)

        log.logger.notice(
            "delivering",
            metadata: [
                "event": "worker.started", "transport": "\(delivery.name)",
                "connections": "\(settings.mail.connections)", "policy": "\(settings.mail.retry.rawValue)",
            ])
        try await lifetime.run(
            listener.services + [WorkerService(worker: worker)], stoppingWithin: settings.drainTimeout + .seconds(2),
            logger: log.logger)
        log.logger.notice("stopped", metadata: ["event": "process.stopped"])
    }
}

extension WorkerSettings {
    /// Reads the environment and `.env`; every problem at once as an ``ExitFailure`` with code 3.
    static func ofThisProcess() throws(ExitFailure) -> WorkerSettings {
        do throws(SettingsError) {
            var reader = try SettingsReader.ofThisProcess()
            return try WorkerSettings(&reader)
        } catch {
            throw ExitFailure(error)
        }
    }
}

/// Runs the worker; told to stop, it gives back what it can and finishes what it must.
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
