import HTTP1
package import HTTPServer
import HTTPTypes
package import Operations
import Synchronization

/// Counts and times every request by method, route template and status; no path, no id, no address.
package final class RequestMetrics: Middleware {
    private let durations: RequestHistogramFamily
    private let active: ActiveRequests
    /// The place of each route's template in the family, by the number of the route.
    private let templates: [UInt32]
    private let unrouted: UInt32
    /// The place of each method in the family, by its kind.
    private let methods: [UInt32]

    /// Registers the metrics for the templates of these routes; once per registry.
    package init(registry: MetricsRegistry, routes: RouteTable) {
        var templates: [String] = []
        for route in routes.routes where !templates.contains(route.pattern.text) {
            templates.append(route.pattern.text)
        }
        let durations = registry.requestDurations(
            methods: MethodKind.allCases.filter(\.isCounted).map(\.label), routes: [""] + templates)
        self.durations = durations
        self.templates = routes.routes.map { durations.place(ofRoute: $0.pattern.text) }
        unrouted = durations.place(ofRoute: "")
        methods = MethodKind.allCases.map { durations.place(ofMethod: $0.label) }
        active = ActiveRequests(registry: registry)
    }

    /// Counts the request as being answered.
    package func receive(_ request: inout Request) -> Response? {
        active.add(1, request.methodKind)
        return nil
    }

    /// Times from the arrival of the request until its answer is made, streamed bodies not included.
    package func finish(_ response: inout Response, to request: Request, after duration: Duration) {
        let method = request.methodKind
        active.add(-1, method)
        durations.record(
            duration, method: methods[Int(method.rawValue)],
            route: request.routeIndex.map { templates[$0] } ?? unrouted, status: response.status.code)
    }

    /// Counts what never became a request, as one of no method and no route that took no time.
    package func finish(_ response: inout Response, refusing failure: RequestFailure) {
        durations.record(
            .zero, method: methods[Int(MethodKind.other.rawValue)], route: unrouted, status: response.status.code)
    }
}

/// `http_server_active_requests`: one gauge per method, and one for all others.
private final class ActiveRequests: Sendable {
    /// By the kind of the method.
    private let counts = InlineArray<11, Atomic<Int>> { _ in Atomic(0) }

    init(registry: MetricsRegistry) {
        let name = "http_server_active_requests"
        registry.collect { text in
            text.family(name, .gauge, help: "Requests being answered.")
            for method in MethodKind.allCases where method.isCounted || method == .other {
                let count = self.counts[Int(method.rawValue)].load(ordering: .relaxed)
                text.sample(name, count, labels: [("http_request_method", method.label)])
            }
        }
    }

    /// CONNECT, which is refused before anybody is asked, would count with the others.
    func add(_ amount: Int, _ method: MethodKind) {
        counts[Int(method.rawValue)].wrappingAdd(amount, ordering: .relaxed)
    }
}

extension MethodKind {
    /// Whether it has a series of its own.
    fileprivate var isCounted: Bool { self != .connect && self != .other }

    fileprivate var label: String {
        isCounted ? method?.rawValue ?? MetricLabel.other : MetricLabel.other
    }
}
