/// What the service says of itself (`/metrics`, Prometheus' text format), reduced to the few numbers that a run shows. Some
/// are rates and need two readings.
package struct ServerMetrics: Sendable {
    private var previous: (moment: Double, values: MetricsText)?

    package init() {}

    /// The numbers by the names that screens and charts know.
    ///
    /// - Parameter moment: of the reading, in seconds on any clock that only goes forward.
    package mutating func reading(_ text: [UInt8], at moment: Double) -> [String: Double] {
        let values = MetricsText(text)
        defer { previous = (moment, values) }
        var shown: [String: Double] = [:]
        shown["rss_bytes"] = values.sum("process_resident_memory_bytes")
        shown["wal_bytes"] = values.sum("patient_db_wal_bytes")
        shown["outbox_pending"] = values.sum("patient_outbox_pending")
        shown["outbox_age_s"] = values.sum("patient_outbox_oldest_age_seconds")
        guard let previous, moment > previous.moment else { return shown }
        let span = moment - previous.moment
        func growth(_ name: String) -> Double? {
            guard let now = values.sum(name), let before = previous.values.sum(name), now >= before else { return nil }
            return now - before
        }
        shown["cpu_cores"] = growth("process_cpu_seconds_total").map { $0 / span }
        if let rows = growth("patient_db_commit_batch_size_sum"),
            let commits = growth("patient_db_commit_batch_size_count"),
            commits > 0
        {
            shown["commit_batch"] = rows / commits
        }
        return shown
    }
}

/// Samples of Prometheus' text format 0.0.4, by name and labels.
package struct MetricsText: Sendable {
    private var samples: [String: [(labels: String, value: Double)]] = [:]

    package init(_ text: [UInt8]) {
        for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            let sample = String(decoding: line, as: UTF8.self)
            let name = sample.prefix { $0 != "{" && $0 != " " }
            // A label's value may hold blanks; what follows the last brace may not.
            let labels = sample[name.endIndex...].first == "{" ? sample[name.endIndex...].prefix { $0 != "}" } : ""
            let rest = sample[name.endIndex...].dropFirst(labels.isEmpty ? 0 : labels.count + 1)
            guard let text = rest.split(separator: " ").first, let value = Double(text) else { continue }
            samples[String(name), default: []].append((String(labels), value))
        }
    }

    /// The sum over all labels; nil when there is no such metric.
    package func sum(_ name: String) -> Double? {
        samples[name].map { $0.reduce(0) { $0 + $1.value } }
    }

    /// The sum over those whose labels hold `label="value"`.
    package func sum(_ name: String, where label: String, is value: String) -> Double? {
        let wanted = "\(label)=\"\(value)\""
        return samples[name].map { $0.reduce(0) { $0 + ($1.labels.contains(wanted) ? $1.value : 0) } }
    }
}
