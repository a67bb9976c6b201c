package import HTTPServer

/// The connections of an HTTP server, as metrics.
package enum ServerMetrics {
    /// Registers them; they are read from the server's own counters at each scrape.
    package static func register(_ statistics: ServerStatistics, in registry: MetricsRegistry) {
        registry.collect { text in
            write(statistics.snapshot(), to: &text)
        }
    }

    private static func write(_ snapshot: ServerStatistics.Snapshot, to text: inout MetricsText) {
        text.family("http_server_connections", .gauge, help: "Connections now.")
        text.sample(
            "http_server_connections", max(0, snapshot.open - snapshot.requestsInFlight), labels: [("state", "idle")])
        text.sample("http_server_connections", snapshot.requestsInFlight, labels: [("state", "active")])
        text.family("http_server_connections_accepted_total", .counter, help: "Connections since the start.")
        text.sample("http_server_connections_accepted_total", snapshot.accepted)
        text.family("http_server_connections_closed_total", .counter, help: "Connections by how they ended.")
        for end in ConnectionEnd.allCases {
            text.sample(
                "http_server_connections_closed_total", snapshot.closedByReason[end] ?? 0,
                labels: [("reason", end.rawValue)])
        }
        text.family("http_server_protocol_errors_total", .counter, help: "Requests refused by the parser.")
        for (kind, count) in snapshot.protocolErrorsByKind.sorted(by: { $0.key < $1.key }) {
            text.sample("http_server_protocol_errors_total", count, labels: [("kind", kind)])
        }
        text.family("event_loop_lag_seconds", .gauge, help: "Longest turn of any event loop since the last scrape.")
        text.sample("event_loop_lag_seconds", Double(snapshot.loopLag.metricNanoseconds) / 1e9)
    }
}
