import ArgumentParser
import HTTPServer
import Jobs
import Launch
import Logging
import MessageDelivery
import Operations
import RedisJobs
import ServiceLifecycle
import Settings

/// `patient-worker run`: the parts of the worker and how they are wired.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Delivers until it is stopped.")

    func run() async throws {
        let supervision = try Supervision.ofThisProcess()
        let settings = try WorkerSettings.ofThisProcess()
        let lines = try DeliveryLine.all(settings.mail, sms: settings.sms, queue: settings.queue)
        let queues = try lines.map { line in
            try RedisJobQueue(url: settings.queue.redisURL ?? "", prefix: settings.queue.prefix, queue: line.queue)
        }
        let lifetime = await ProcessLifetime(supervision: supervision)
        let log = ProcessLog(settings.log, label: "patient-worker")
        defer { log.flush() }

        let registry = MetricsRegistry()
        ProcessMetrics.register(in: registry)
        log.sink.register(in: registry)
        let workers = DeliveryWorkers(lines, on: queues, isRemote: true, log: log, registry: registry)
        let listener = try WorkerListener(settings, workers: workers.workers, registry: registry, logger: log.logger)

        try await lifetime.run(
            listener.services + workers.services,
            stoppingWithin: settings.drainTimeout + .seconds(2), logger: log.logger)
        log.logger.notice("stopped", metadata: ["event": "process.stopped"])
    }
}

extension WorkerSettings {
    /// Reads the environment and `.env`; every problem at once as an ``ExitFailure`` with code 3.
    static func ofThisProcess() throws(ExitFailure) -> WorkerSettings {
        try SettingsReader.read { (reader) throws(SettingsError) in try WorkerSettings(&reader) }
    }
}
