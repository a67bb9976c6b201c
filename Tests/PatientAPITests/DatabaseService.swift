import HTTPServer
import Logging
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
        database = try PatientDatabase(DatabaseConfiguration(path: "\(folder)/patients.db"), now: { clock.now })
        registry = MetricsRegistry()
        let build = BuildInformation(name: "patient-api", version: "1.0.0", schema: 1)
        routed = RoutedApplication(
            Application(
                service: PatientService(
                    repository: database.patients, composer: Self.composer, committed: {}),
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

    /// As Prometheus reads them.
    var metrics: String { String(decoding: registry.text(), as: UTF8.self) }

    /// What the audit log holds, as soon as it has `count` entries: looks are written a moment after they were noted.
    func auditEntries(_ count: Int) async throws -> [AuditEntry] {
        try await eventually("\(count) entries in the audit log") {
            let entries = try await database.audit.entries(AuditQuery(limit: 1_000))
            return entries.count >= count ? entries : nil
        }
    }

    private static let composer: OutboxComposer = { id, candidate, moment in
        [
            OutboxMessage(
                id: ULID.make(at: moment).description, idempotencyKey: "patient_registered:email:\(id)",
                queue: "email", lane: "n", notBefore: 0, expires: moment.milliseconds + 72 * 3_600_000,
                envelope: Array("{\"to\":\"\(candidate.email.text)\"}".utf8))
        ]
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
