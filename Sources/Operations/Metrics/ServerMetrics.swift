import HTTP1
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
        text.family("http_server_timeouts_total", .counter, help: "Connections ended because nothing came or went.")
        for (kind, end) in timeouts {
            text.sample("http_server_timeouts_total", snapshot.closedByReason[end] ?? 0, labels: [("kind", kind)])
        }
        text.family(
            "http_server_protocol_errors_total", .counter, help: "Requests that could not be read, or not in time.")
        for kind in protocolErrors {
            text.sample(
                "http_server_protocol_errors_total", snapshot.protocolErrorsByKind[kind] ?? 0, labels: [("kind", kind)])
        }
        text.family(
            "event_loop_lag_seconds", .histogram, help: "Turns of the event loops: how late an event is served.")
        for turns in snapshot.loops {
            text.histogram(
                "event_loop_lag_seconds", HistogramSnapshot(turns), labels: [("loop", String(turns.loop))])
        }
    }

    private static let timeouts: [(kind: String, end: ConnectionEnd)] = [
        ("idle", .idleTimeout), ("head", .headTimeout), ("body", .bodyTimeout), ("write", .writeTimeout),
    ]

    /// All kinds there are, so that each is shown from the start and a rate can be computed of its first occurrence.
    private static let protocolErrors: [String] = {
        let kinds = ParseError.allCases.filter { $0 != .badStatusLine }.map(\.kind) + [RequestFailure.timeout.kind]
        return Set(kinds).sorted()
    }()
}

extension HistogramSnapshot {
    fileprivate init(_ turns: ServerStatistics.LoopTurns) {
        var count: UInt64 = 0
        let cumulative = turns.counts.map { turns in
            count &+= turns
            return count
        }
        self.init(
            bounds: HistogramBounds(limits: turns.bounds, scale: 1e-9), cumulative: cumulative,
            sum: Double(turns.nanoseconds) / 1e9)
    }
}
