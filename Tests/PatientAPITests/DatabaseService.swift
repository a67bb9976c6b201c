import HTTPServer
import Logging
import Notifications
import Operations
import Patients
import SQLite
import SQLitePatients
import Synchronization
import TestSupport
import Timekeeping
import Transport

@testable import PatientAPI

/// The service over a real database in a folder of its own, asked through its routes and middleware without sockets.
struct DatabaseService: ServiceClient {
    let database: PatientDatabase
    let registry: MetricsRegistry
    let clock: SettableClock
    let routed: RoutedApplication
    /// Of the database file.
    let path: String

    /// Opens a fresh database, hands the service to `body`, and closes it whatever happens.
    static func run(
        settings: ApplicationSettings = ApplicationSettings(), access: AccessPolicy = AccessPolicy(isOpenToAll: true),
        peer: SocketAddress? = SocketAddress(host: "192.0.2.7", port: 50_000),
        _ body: (DatabaseService) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let service = try DatabaseService(folder, settings, access, peer)
            let result: Result<Void, any Error>
            do { result = .success(try await body(service)) } catch { result = .failure(error) }
            try await service.database.close()
            try result.get()
        }
    }

    private init(
        _ folder: String, _ settings: ApplicationSettings, _ access: AccessPolicy, _ peer: SocketAddress?
    ) throws {
        let clock = SettableClock()
        self.clock = clock
        path = "\(folder)/patients.db"
        var configuration = DatabaseConfiguration(path: path)
        // Nobody else has the file, but for a test that is about that.
        configuration.busyTimeout = .milliseconds(50)
        database = try PatientDatabase(configuration, now: { clock.now })
        registry = MetricsRegistry()
        let confirmations = ConfirmationComposer(
            notifications: NotificationService(
                settings: NotificationSettings(sender: try Mailbox(parsing: "clinic@example.com"))))
        let build = BuildInformation(name: "patient-api", version: "1.0.0", schema: 1)
        routed = RoutedApplication(
            Application(
                service: PatientService(
                    repository: database.patients, composer: confirmations.composer, committed: {}),
                mails: MailService(
                    history: database.mails, journal: database.audit, composer: confirmations.resendComposer,
                    committed: {}), exports: ExportService(archive: database.archive, journal: database.audit),
                audit: AuditService(log: database.audit), metrics: ServiceMetrics(registry: registry),
                registry: registry,
                operations: OperationsRoutes(health: HealthChecks([]), metrics: registry, build: build),
                settings: settings, access: access, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            peer: peer)
    }

    func send(
        _ method: String, _ target: String, fields: [(String, String)], body: [UInt8]
    ) async throws -> ServiceAnswer {
        try await routed.send(method, target, fields: fields, body: body)
    }

    /// Runs it behind a socket.
    func serving(loops: Int = 1, _ body: (_ port: UInt16) async throws -> Void) async throws {
        var configuration = ServerConfiguration()
        configuration.constantFields = SecurityHeaders.fields
        configuration.eventLoops = loops
        let server = try HTTPServer(
            configuration: configuration, routes: routed.routes, middleware: routed.middleware,
            failures: routed.failures, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        guard let port = try server.start(on: [.tcp(host: "127.0.0.1", port: 0)]).first?.port else {
            throw NeverHappened(description: "a port to listen on")
        }
        let result: Result<Void, any Error>
        do { result = .success(try await body(port)) } catch { result = .failure(error) }
        await server.drain()
        try result.get()
    }

    /// Lets every mail be sent, as if a worker had reported it.
    func settleMails() async throws {
        let pending = try await database.outbox.pending(queue: "email", limit: 1_000)
        try await database.outbox.markRelayed(pending.map(\.sequence), at: clock.now)
        try await database.outbox.apply(
            pending.map { OutboxReport(messageID: $0.message.id, change: .sent(code: 250)) }, cursor: nil,
            queue: "email", at: clock.now)
    }

    /// As Prometheus reads them.
    var metrics: String { String(decoding: registry.text(), as: UTF8.self) }

    /// What the audit log holds, as soon as it has `count` entries: looks are written a moment after they were noted.
    func auditEntries(_ count: Int) async throws -> [AuditEntry] {
        try await eventually("\(count) entries in the audit log") {
            let entries = try await database.audit.entries(AuditQuery(limit: 1_000))
            return entries.count >= count ? entries : nil
        }
    }
}

/// A clock that stands still until it is set; it begins at ``MemoryPatientRepository/moment``.
final class SettableClock: Sendable {
    private let moment = Mutex(MemoryPatientRepository.moment)

    var now: Timestamp {
        get { moment.withLock(\.self) }
        set { moment.withLock { $0 = newValue } }
    }
}
