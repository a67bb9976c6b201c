import HTTP1
import HTTPTypes
import Logging
import Operations
import Patients
import Testing
import Transport

@testable import HTTPServer
@testable import PatientAPI

/// A service over patients in memory, asked through its routes and middleware without sockets.
struct ServiceUnderTest: ServiceClient {
    let repository: MemoryPatientRepository
    let registry: MetricsRegistry
    let health: HealthChecks
    let routes: RouteTable
    let middleware: [any Middleware]
    let failures: any FailureResponder
    private let peer: SocketAddress?
    let pipeline: RequestPipeline

    init(
        settings: ApplicationSettings = ApplicationSettings(), checks: [HealthCheck] = [],
        access: AccessPolicy = AccessPolicy(isOpenToAll: true), peer: SocketAddress? = nil,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        composer: @escaping OutboxComposer = { _, _, _ in [] }
    ) {
        self.peer = peer
        repository = MemoryPatientRepository()
        registry = MetricsRegistry()
        health = HealthChecks(checks)
        let build = BuildInformation(name: "patient-api", version: "1.0.0", schema: 1)
        let application = Application(
            service: PatientService(repository: repository, composer: composer, committed: {}),
            metrics: ServiceMetrics(registry: registry), registry: registry,
            operations: OperationsRoutes(health: health, metrics: registry, build: build), settings: settings,
            access: access, logger: logger)
        routes = application.routes()
        middleware = application.middleware(for: routes)
        failures = application.failures
        pipeline = RequestPipeline(middleware, around: RouteDispatcher(failures: failures))
    }

    func send(
        _ method: String, _ target: String, fields: [(String, String)], body: [UInt8]
    ) async throws -> ServiceAnswer {
        let hasHost = fields.contains { $0.0 == "Host" }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let head = RequestHead(
            method: try #require(HTTPRequest.Method(method)),
            target: RequestTarget(path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil),
            version: .http11,
            fields: FieldSection(
                try ((hasHost ? [] : [("Host", "test")]) + fields).map { name, value in
                    HTTPField(name: try #require(HTTPField.Name(name)), value: value)
                }), framing: body.isEmpty ? .none : .length(body.count), keepsAlive: true, expectsContinue: false)
        var request = Request(head: head, body: body, routes: routes, peer: peer)
        let admission = pipeline.admit(&request)
        let atOnce = pipeline.respondAtOnce(to: request, admission)
        let response = if let atOnce { atOnce } else { await pipeline.runHandler(for: request) }
        var content: [UInt8] = []
        if case .bytes(let bytes) = response.body, method != "HEAD" { content = bytes }
        return ServiceAnswer(
            status: response.status.code,
            // The server writes the request's name behind the fields of the answer.
            fields: response.fields.map { ($0.name.canonicalName, $0.value) } + [("x-request-id", request.id)],
            body: content)
    }
}
