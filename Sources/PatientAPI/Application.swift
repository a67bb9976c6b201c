package import HTTP1
package import HTTPServer
package import Logging
package import Operations
package import Patients

/// The service put together: its routes, what surrounds them, and how errors look.
///
///     let application = Application(service: service, …)
///     let routes = application.routes()
///     HTTPServer(configuration: …, routes: routes, middleware: application.middleware(for: routes),
///                failures: application.failures, …)
///
/// There are no keys yet: ``AccessPolicy`` says who may call without one.
package struct Application<Repository: PatientRepository>: Sendable {
    private let service: PatientService<Repository>
    private let mails: MailService
    private let exports: ExportService
    private let audit: AuditService
    private let validation: PatientValidation
    private let metrics: ServiceMetrics
    private let registry: MetricsRegistry
    private let operations: OperationsRoutes
    private let settings: ApplicationSettings
    private let access: AccessPolicy
    private let logger: Logger

    /// - Parameters:
    ///   - audit: shown by routes, and where it is noted who was not let in.
    ///   - validation: the same that the service checks with; it completes the answers to bodies which lack fields.
    ///   - operations: health, metrics and version, on the same listener; another may carry them as well.
    package init(
        service: PatientService<Repository>, mails: MailService, exports: ExportService, audit: AuditService,
        validation: PatientValidation = PatientValidation(), metrics: ServiceMetrics, registry: MetricsRegistry,
        operations: OperationsRoutes,
        settings: ApplicationSettings = ApplicationSettings(), access: AccessPolicy = AccessPolicy(), logger: Logger
    ) {
        self.service = service
        self.mails = mails
        self.exports = exports
        self.audit = audit
        self.validation = validation
        self.metrics = metrics
        self.registry = registry
        self.operations = operations
        self.settings = settings
        self.access = access
        self.logger = logger
    }

    /// All routes, frozen. Literal segments win over `/patients/{id}`.
    package func routes() -> RouteTable {
        var router = Router()
        let idempotency = Idempotency(failures: failures, outcomes: metrics.idempotency) { [service] in
            try await service.record($0, for: $1, as: $2, by: $3)
        }
        let legacy = LegacyController(
            service: service, validation: validation, idempotency: idempotency, metrics: metrics)
        let canonical = PatientController(
            service: service, validation: validation, idempotency: idempotency, access: access, metrics: metrics,
            settings: settings)
        LegacyRoutes(controller: legacy, maximumBody: settings.maximumBody).add(to: &router)
        PatientRoutes(
            patients: canonical,
            mails: MailController(
                mails: mails, idempotency: idempotency, requiresIdempotencyKey: settings.requiresIdempotencyKey),
            exports: ExportController(exports: exports, defaultLanguage: settings.defaultLanguage),
            audit: AuditController(audit: audit), maximumBody: settings.maximumBody,
            maximumBatchBody: settings.maximumBatchBody
        ).add(to: &router)
        PageRoutes(
            problems: ProblemController(defaultLanguage: settings.defaultLanguage, publicURL: settings.publicURL),
            description: DescriptionController(version: settings.productVersion, publicURL: settings.publicURL)
        ).add(to: &router)
        operations.add(to: &router)
        return router.freeze()
    }

    /// Outermost first: a request is named before anything is said about it, and timed with all that is behind.
    ///
    /// Call it once per process: it registers the metrics of these routes.
    package func middleware(for routes: RouteTable) -> [any Middleware] {
        [
            RequestIdentifier(),
            RequestMetrics(registry: registry, routes: routes),
            RequestLog(logger: logger, slow: settings.slowRequest),
            AccessControl(
                policy: access, failures: failures,
                denials: DenialJournal(journal: audit.journal, counters: metrics.denials), routes: routes),
        ]
    }

    /// How errors look, those of the server included.
    package var failures: any FailureResponder {
        ErrorResponder(
            defaultLanguage: settings.defaultLanguage, publicURL: settings.publicURL, limits: settings.parserLimits,
            logger: logger)
    }
}

/// What of the service's behaviour can be set.
package struct ApplicationSettings: Sendable {
    /// Of problem details, when a client names neither language (`DEFAULT_LANGUAGE`).
    package var defaultLanguage: Language
    /// Shown by the description of the API.
    package var productVersion: String
    /// Makes problem types absolute (`PUBLIC_URL`); without a slash at its end.
    package var publicURL: String?
    /// From this on, a request is logged as a warning (`LOG_SLOW_MS`).
    package var slowRequest: Duration
    /// Longest body of a registration, in bytes (`HTTP_MAX_BODY`).
    package var maximumBody: Int
    /// Longest body of a batch of registrations, in bytes (`HTTP_MAX_BATCH_BODY`).
    package var maximumBatchBody: Int
    /// Whether canonical routes refuse a registration without `Idempotency-Key` (`REQUIRE_IDEMPOTENCY_KEY`).
    package var requiresIdempotencyKey: Bool
    /// Whether canonical routes refuse a change without `If-Match` (`REQUIRE_IF_MATCH`).
    package var requiresIfMatch: Bool
    /// Of request heads; errors name the one that was exceeded.
    package var parserLimits: ParserLimits

    /// The defaults are the product's.
    package init(
        defaultLanguage: Language = .spanish, productVersion: String = "unknown", publicURL: String? = nil,
        slowRequest: Duration = .milliseconds(250),
        maximumBody: Int = 65_536, maximumBatchBody: Int = 4_194_304, requiresIdempotencyKey: Bool = false,
        requiresIfMatch: Bool = false,
        parserLimits: ParserLimits = .default
    ) {
        self.productVersion = productVersion
        self.requiresIdempotencyKey = requiresIdempotencyKey
        self.requiresIfMatch = requiresIfMatch
        self.parserLimits = parserLimits
        self.maximumBody = maximumBody
        self.maximumBatchBody = maximumBatchBody
        self.defaultLanguage = defaultLanguage
        self.publicURL = publicURL
        self.slowRequest = slowRequest
    }
}
