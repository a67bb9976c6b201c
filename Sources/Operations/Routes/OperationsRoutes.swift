import HTTP1
package import HTTPServer
import HTTPTypes

/// `/livez`, `/readyz`, `/healthz`, `/metrics` and `/version`, for any process that has a listener.
///
/// Health answers are never stored and never refused for load; nothing in them is personal.
package struct OperationsRoutes: Sendable {
    private let health: HealthChecks
    private let metrics: MetricsRegistry
    private let build: BuildInformation

    /// The same objects may serve several listeners.
    package init(health: HealthChecks, metrics: MetricsRegistry, build: BuildInformation) {
        self.health = health
        self.metrics = metrics
        self.build = build
    }

    /// Adds the routes; HEAD follows GET.
    package func add(to router: inout Router) {
        router.on(.get, "/livez") { [health] request in
            Self.answer(await health.liveness(excluding: Self.exclusions(request.query)), to: request)
        }
        for path in ["/readyz", "/healthz"] {
            router.on(.get, path) { [health] request in
                Self.answer(await health.readiness(excluding: Self.exclusions(request.query)), to: request)
            }
        }
        router.on(.get, "/metrics") { [metrics] _ in
            Self.answer(metrics.text(), type: MetricsText.contentType)
        }
        router.on(.get, "/version") { [build] _ in
            Self.answer(build.json, type: "application/json; charset=utf-8")
        }
    }

    private static func answer(_ report: HealthReport, to request: Request) -> Response {
        let status: HTTPResponse.Status = report.isPassing ? .ok : .serviceUnavailable
        if request.fields.combined(.accept)?.contains("application/json") == true {
            return answer(report.json(), type: "application/json; charset=utf-8", status: status)
        }
        let isVerbose = parameters(request.query).contains { $0.name == "verbose" }
        return answer(report.plain(verbose: isVerbose), type: "text/plain; charset=utf-8", status: status)
    }

    private static func answer(
        _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status,
            fields: [
                HTTPField(name: .contentType, value: type), HTTPField(name: .cacheControl, value: "no-store"),
            ], body: .bytes(bytes))
    }

    /// `?exclude=disk&exclude=redis` or `?exclude=disk,redis`, as Kubernetes has it.
    private static func exclusions(_ query: String?) -> [String] {
        parameters(query).filter { $0.name == "exclude" }.flatMap { $0.value.split(separator: ",").map(String.init) }
    }

    /// Names and values here are plain words, so nothing is decoded; what is not one matches no check.
    private static func parameters(_ query: String?) -> [(name: Substring, value: Substring)] {
        (query ?? "").split(separator: "&").prefix(32).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1)
            return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
        }
    }
}
