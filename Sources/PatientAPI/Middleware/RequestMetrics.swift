package import HTTPServer
import HTTPTypes
package import Operations

/// Counts and times every request by method, route template and status; no path, no id, no address.
package struct RequestMetrics: Middleware {
    private let durations: RequestHistogramFamily
    private let active: ActiveRequests

    package init(registry: MetricsRegistry, routes: RouteTable) {
        let methods = Self.methods.map(\.rawValue)
        var templates: [String] = []
        for route in routes.routes where !templates.contains(route.pattern.text) {
            templates.append(route.pattern.text)
        }
        durations = registry.requestDurations(methods: methods, routes: [""] + templates)
        active = ActiveRequests(registry: registry, methods: methods)
    }

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
        .get, .head, .post, .put, .patch, .delete, .options, .trace,
    ]
}

/// `http_server_active_requests`: one gauge per method, and one for all others.
private struct ActiveRequests: Sendable {
    private let gauges: [String: Gauge]
    private let other: Gauge

    init(registry: MetricsRegistry, methods: [String]) {
        func gauge(_ method: String) -> Gauge {
            registry.gauge(
                "http_server_active_requests", help: "Requests being answered.",
                labels: [("http_request_method", method)])
        }
        gauges = Dictionary(uniqueKeysWithValues: methods.map { ($0, gauge($0)) })
        other = gauge(MetricLabel.other)
    }

    subscript(_ method: String) -> Gauge { gauges[method] ?? other }
}
