import Logging
import Operations
import Patients
import Transport

@testable import HTTPServer
@testable import PatientAPI

/// A service over patients in memory, asked through its routes and middleware without sockets.
struct ServiceUnderTest: ServiceClient {
    let repository: MemoryPatientRepository
    let registry: MetricsRegistry
    let health: HealthChecks
    private let routed: RoutedApplication

    init(
        settings: ApplicationSettings = ApplicationSettings(), checks: [HealthCheck] = [],
        access: AccessPolicy = AccessPolicy(isOpenToAll: true), peer: SocketAddress? = nil,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        composer: @escaping OutboxComposer = { _, _, _ in [] }
    ) {
        repository = MemoryPatientRepository()
        registry = MetricsRegistry()
        health = HealthChecks(checks)
        let build = BuildInformation(name: "patient-api", version: "1.0.0", schema: 1)
        let application = Application(
            service: PatientService(repository: repository, composer: composer, committed: {}),
            mails: MailService(history: repository, journal: repository, composer: nil, committed: {}),
            exports: ExportService(archive: repository, journal: repository),
            audit: AuditService(log: repository), metrics: ServiceMetrics(registry: registry), registry: registry,
            operations: OperationsRoutes(health: health, metrics: registry, build: build), settings: settings,
            access: access, logger: logger)
        routed = RoutedApplication(application, peer: peer)
    }

    var routes: RouteTable { routed.routes }
    var middleware: [any Middleware] { routed.middleware }
    var failures: any FailureResponder { routed.failures }
    var pipeline: RequestPipeline { routed.pipeline }

    func send(
        _ method: String, _ target: String, fields: [(String, String)], body: [UInt8]
    ) async throws -> ServiceAnswer {
        try await routed.send(method, target, fields: fields, body: body)
    }
}
