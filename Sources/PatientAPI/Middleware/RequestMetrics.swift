package import HTTPServer
import HTTPTypes
package import Operations

/// Counts and times every request by method, route template and status; no path, no id, no address.
package final class RequestMetrics: Middleware {
    private let durations: RequestHistogramFamily
    private let active: ActiveRequests
    /// The place of each route's template in the family, by the number of the route.
    private let templates: [UInt32]
    private let unrouted: UInt32

    /// Registers the metrics for the templates of these routes; once per registry.
    package init(registry: MetricsRegistry, routes: RouteTable) {
        let methods = Self.methods.map(\.rawValue)
        var templates: [String] = []
        for route in routes.routes where !templates.contains(route.pattern.text) {
            templates.append(route.pattern.text)
        }
        let durations = registry.requestDurations(methods: methods, routes: [""] + templates)
        self.durations = durations
        self.templates = routes.routes.map { durations.place(ofRoute: $0.pattern.text) }
        unrouted = durations.place(ofRoute: "")
        active = ActiveRequests(registry: registry, methods: methods)
    }

    /// Counts the request as being answered.
    package func receive(_ request: inout Request) -> Response? {
        active[request.method.rawValue].add(1)
        return nil
    }

    /// Times from the arrival of the request until its answer is made, streamed bodies not included.
    package func finish(_ response: inout Response, to request: Request, after duration: Duration) {
        active[request.method.rawValue].add(-1)
        durations.record(
            duration, method: request.method.rawValue, route: request.routeIndex.map { templates[$0] } ?? unrouted,
            status: response.status.code)
    }

    /// Counts what never became a request, as one of no method and no route that took no time.
    package func finish(_ response: inout Response, refusing failure: RequestFailure) {
        durations.record(.zero, method: MetricLabel.other, route: unrouted, status: response.status.code)
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .post, .head, .put, .patch, .delete, .query, .options, .trace,
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
