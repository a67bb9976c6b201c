import HTTPServer
import Operations

/// What the HTTP server counts itself, shown at each scrape.
enum ServerMetrics {
    static func register(_ statistics: ServerStatistics, in registry: MetricsRegistry) {
        registry.collect { text in
            let now = statistics.snapshot()
            text.gauge("http_server_connections", "Open connections.", now.open)
            text.counter("http_server_connections_accepted_total", "Connections accepted.", now.accepted)
            text.gauge("http_server_active_requests", "Requests whose answer is not written yet.", now.requestsInFlight)
            text.family("http_server_connections_closed_total", .counter, help: "Connections closed, by the reason.")
            for (reason, count) in now.closedByReason.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                text.sample(
                    "http_server_connections_closed_total", UInt64(count), labels: [("reason", reason.rawValue)])
            }
            text.family("http_server_protocol_errors_total", .counter, help: "Requests refused, by what was wrong.")
            for (kind, count) in now.protocolErrorsByKind.sorted(by: { $0.key < $1.key }) {
                text.sample("http_server_protocol_errors_total", UInt64(count), labels: [("kind", kind)])
            }
        }
    }
}
