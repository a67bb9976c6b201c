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
        let lines = try DeliveryLine.all(settings)
        let queues = try lines.map { line in
            try RedisJobQueue(url: settings.queue.redisURL ?? "", prefix: settings.queue.prefix, queue: line.queue)
        }
        let lifetime = await ProcessLifetime(supervision: supervision)
        let log = ProcessLog(settings.log, label: "patient-worker")
        defer { log.flush() }

        let registry = MetricsRegistry()
        ProcessMetrics.register(in: registry)
        log.sink.register(in: registry)
        let workers = zip(lines, queues).map { line, queue in
            var configuration = JobWorkerConfiguration()
            configuration.senders = line.senders
            configuration.name = HostName.current
            return JobWorker(
                queue: queue, configuration: configuration, executor: { BlockingExecutor(label: $0) },
                deliverer: line.makeDeliverer,
                observer: WorkerObserver(line.kind, logger: log.logger, registry: registry))
        }
        let listener = try WorkerListener(settings, workers: workers, registry: registry, logger: log.logger)

        for line in lines {
            log.logger.notice(
                "delivering",
                metadata: [
                    "event": "worker.started", "queue": "\(line.queue)", "transport": "\(line.provider)",
                    "connections": "\(line.senders)", "policy": "\(settings.mail.retry.rawValue)",
                ])
        }
        try await lifetime.run(
            listener.services + workers.map { WorkerService(worker: $0) },
            stoppingWithin: settings.drainTimeout + .seconds(2), logger: log.logger)
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
