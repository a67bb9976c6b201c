/// Counters of one name that differ in one or two labels.
package final class CounterFamily: Sendable {
    private let first: MetricLabel
    private let second: MetricLabel?
    private let table: SeriesTable<Counter>

    init(first: MetricLabel, second: MetricLabel?, capacity: Int) {
        self.first = first
        self.second = second
        table = SeriesTable(labels: [first] + (second.map { [$0] } ?? []), capacity: capacity, make: Counter.init)
    }

    /// The counter of these label values; keep it where they are known in advance.
    package func counter(_ first: String, _ second: String = "") -> Counter {
        table.series(self.first.position(of: first), self.second?.position(of: second) ?? 0)
    }

    /// Counts one, from any thread, without a lock and without an allocation.
    package func increment(_ first: String, _ second: String = "") {
        counter(first, second).increment()
    }

    var entries: [(labels: [(name: String, value: String)], series: Counter)] {
        table.entries.filter { $0.series.value > 0 }
    }
}

/// Durations of requests by method, route and status.
package final class RequestHistogramFamily: Sendable {
    private let methods: MetricLabel
    private let routes: MetricLabel
    private let statuses: MetricLabel
    private let table: SeriesTable<Histogram>

    init(methods: MetricLabel, routes: MetricLabel, statuses: MetricLabel, bounds: HistogramBounds, capacity: Int) {
        self.methods = methods
        self.routes = routes
        self.statuses = statuses
        table = SeriesTable(labels: [methods, routes, statuses], capacity: capacity) { Histogram(bounds: bounds) }
    }

    /// What stands for `route` in ``record(_:method:route:status:)``; to be asked once per route, not per request.
    package func place(ofRoute route: String) -> UInt32 { routes.position(of: route) }

    /// Records one request, from any thread, without a lock and without an allocation.
    ///
    /// - Parameters:
    ///   - route: from ``place(ofRoute:)``.
    ///   - status: 100 to 599, others count as `_OTHER`; its place in the label's values is computed and not searched.
    package func record(_ duration: Duration, method: String, route: UInt32, status: Int) {
        let place = UInt32(truncatingIfNeeded: (100...599).contains(status) ? status - 99 : 0)
        table.series(methods.position(of: method), route, place).record(duration)
    }

    var entries: [(labels: [(name: String, value: String)], series: Histogram)] {
        table.entries.filter { ($0.series.snapshot.cumulative.last ?? 0) > 0 }
    }

    /// The labels 100 to 599, in the order that ``record(_:method:route:status:)`` computes.
    static let statuses = MetricLabel("http_response_status_code", (100...599).map(String.init))
}
