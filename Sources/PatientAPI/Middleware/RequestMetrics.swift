package import HTTPServer
import HTTPTypes
package import Operations

/// Counts and times every request by method, route template and status; no path, no id, no address.
package struct RequestMetrics: Middleware {
    private let durations: RequestHistogramFamily
    private let active: ActiveRequests

    /// Registers the metrics for the templates of these routes; once per registry.
    package init(registry: MetricsRegistry, routes: RouteTable) {
        let methods = Self.methods.map(\.rawValue)
        var templates: [String] = []
        for route in routes.routes where !templates.contains(route.pattern.text) {
            templates.append(route.pattern.text)
        }
        durations = registry.requestDurations(methods: methods, routes: [""] + templates)
        active = ActiveRequests(registry: registry, methods: methods)
    }

    /// Counts from the arrival of the request until its answer is made, streamed bodies not included.
    package func respond(to request: Request, next: any Responder) async throws -> Response {
        let gauge = active[request.method.rawValue]
        gauge.add(1)
        defer { gauge.add(-1) }
        let response = try await next.respond(to: request)
        durations.record(
            ContinuousClock.now - request.receivedAt, method: request.method.rawValue, route: request.route,
            status: response.status.code)
        return response
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .post, .head, .put, .patch, .delete, .options, .trace,
    ]
}

/// `http_server_active_requests`: one gauge per method, and one for all others.
private struct ActiveRequests: Sendable {
    /// Searched in order: GET and POST come first.
    private let gauges: [(method: String, gauge: Gauge)]
    private let other: Gauge

    init(registry: MetricsRegistry, methods: [String]) {
        func gauge(_ method: String) -> Gauge {
            registry.gauge(
                "http_server_active_requests", help: "Requests being answered.",
                labels: [("http_request_method", method)])
        }
        gauges = methods.map { ($0, gauge($0)) }
        other = gauge(MetricLabel.other)
    }

    subscript(_ method: String) -> Gauge {
        for entry in gauges where entry.method == method { return entry.gauge }
        return other
    }
}
