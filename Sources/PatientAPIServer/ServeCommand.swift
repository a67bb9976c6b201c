import ArgumentParser
import HTTP1
import HTTPServer
import Launch
import Logging
import Operations
import PatientAPI
import Patients
import SQLitePatients
import Settings
import Transport

/// `patient-api serve`: the parts of the server and how they are wired.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Runs the API server.")

    @Option(help: "Where to listen instead of HTTP_LISTEN, as HOST:PORT, unix:PATH or fd:NUMBER; repeatable.")
    var listen: [String] = []

    @Flag(help: "Deliver the mails, too; without REDIS_URL they are taken from the outbox itself.")
    var withWorker = false

    @Flag(help: "Refuse a database of an older version instead of upgrading it.")
    var noMigrate = false

    func run() async throws {
        let supervision = try Supervision.ofThisProcess()
        let settings = try ServerSettings.ofThisProcess(delivers: withWorker)
        let descriptors = DescriptorLimit.raise()
        let addresses = try ListenPlan(listen, settings.http, passed: supervision.sockets).addresses
        let lifetime = await ProcessLifetime(supervision: supervision)
        let log = ProcessLog(settings.log, label: "patient-api")
        defer { log.flush() }

        let registry = MetricsRegistry()
        ProcessMetrics.register(in: registry)
        log.sink.register(in: registry)
        let metrics = ServiceMetrics(registry: registry)
        let storage = try Storage(
            settings, isUpgraded: !noMigrate, metrics: metrics, registry: registry, logger: log.logger)
        let notifications = try NotificationWiring(settings)
        let relay = try RelayWiring(settings, outbox: storage.database.outbox, metrics: metrics, logger: log.logger)
        let worker = try WorkerWiring(
            withWorker, settings, database: storage.database, metrics: metrics, log: log, registry: registry)
        let committed: @Sendable () -> Void = {
            relay.wake()
            worker.wake()
        }
        let statistics = ServerStatistics()
        let health = HealthWiring.checks(
            settings, storage: storage, relay: relay, workers: worker.workers, statistics: statistics)

        let application = Application(
            service: storage.service(settings, composer: notifications.composer, committed: committed),
            mails: storage.mails(notifications, committed: committed),
            exports: ExportService(archive: storage.database.archive, journal: storage.database.audit),
            audit: AuditService(log: storage.database.audit), validation: storage.validation(settings),
            metrics: metrics, registry: registry,
            operations: OperationsRoutes(
                health: health, metrics: registry,
                build: BuildInformation(
                    name: "patient-api", version: ProductVersion.current, sqlite: storage.sqliteVersion,
                    schema: storage.schemaVersion)),
            settings: ApplicationSettings(
                defaultLanguage: Language(rawValue: settings.mail.language.rawValue) ?? .spanish,
                productVersion: ProductVersion.current, publicURL: settings.publicURL,
                slowRequest: settings.http.slowRequest,
                maximumBody: settings.http.limits.body, maximumBatchBody: settings.http.limits.batchBody,
                requiresIdempotencyKey: settings.records.requiresIdempotencyKey,
                requiresIfMatch: settings.records.requiresIfMatch,
                parserLimits: ParserLimits(settings.http.limits)),
            access: AccessPolicy(
                isOpenToAll: settings.access.mode == .off, allowedHosts: Set(settings.access.allowedHosts)),
            logger: log.logger)
        let routes = application.routes()
        let configuration = ServerConfiguration(settings.http, descriptors: descriptors)
        let server = try HTTPServer(
            configuration: configuration, routes: routes,
            middleware: application.middleware(for: routes), failures: application.failures, logger: log.logger,
            statistics: statistics)
        ServerMetrics.register(statistics, in: registry)

        let listening = try start(server, on: addresses, isShared: settings.http.sharesListeners)
        for address in listening {
            log.logger.notice("listening", metadata: ["event": "http.listening", "address": "\(address)"])
        }
        announce(settings, configuration, log.logger)
        let backups = BackupService(
            settings.backup, database: settings.database.path, registry: registry, logger: log.logger)
        try await lifetime.run(
            relay.services + worker.services + [backups].compactMap { $0 } + [
                IndexingService(storage.database),
                RecordKeepingService(
                    settings.records, database: storage.database, metrics: KeepingMetrics(registry: registry),
                    logger: log.logger),
                ServerService(server: server, health: health, settings: settings.http),
            ],
            stoppingWithin: settings.http.drainDelay + settings.http.shutdownTimeout + .seconds(3), logger: log.logger,
            evidence: server.turnEveryLoop)
        try await storage.close()
        log.logger.notice("stopped", metadata: ["event": "process.stopped"])
        if server.hasBrokenOff {
            throw ExitFailure.brokenOff("SHUTDOWN_TIMEOUT was over before every request was answered")
        }
    }

    private func start(_ server: HTTPServer, on addresses: [ListenAddress], isShared: Bool) throws -> [SocketAddress] {
        do {
            return try server.start(on: addresses, isShared: isShared)
        } catch {
            throw ExitFailure.unreachable("HTTP_LISTEN cannot be listened on: \(error)")
        }
    }

    private func announce(_ settings: ServerSettings, _ configuration: ServerConfiguration, _ logger: Logger) {
        if configuration.maximumConnections < settings.http.limits.connections {
            logger.warning(
                "fewer connections than HTTP_MAX_CONNECTIONS: the limit of open files (ulimit -Hn) is too low",
                metadata: ["event": "http.limit", "connections": "\(configuration.maximumConnections)"])
        }
        switch settings.access.mode {
        case .auto:
            logger.notice(
                "open to this machine and private networks, closed to everybody else",
                metadata: ["event": "access.mode", "mode": "auto"])
        case .off:
            logger.warning(
                "OPEN TO EVERYBODY who can connect: AUTH_MODE is off",
                metadata: ["event": "access.mode", "mode": "off"])
        }
        if settings.queue.redisURL == nil, !withWorker {
            logger.warning(
                "no queue: mails wait in the outbox until REDIS_URL is set or --with-worker is given",
                metadata: ["event": "queue.none"])
        }
    }
}
