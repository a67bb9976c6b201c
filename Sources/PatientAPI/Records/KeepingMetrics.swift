package import Operations

/// What was forgotten, and what soon will be.
package struct KeepingMetrics: Sendable {
    /// By `kind`: answer, tombstone, patient.
    let forgotten: CounterFamily
    /// Patients whose time of keeping is over, as of the last round.
    let due: Gauge
    /// Rounds that ended before their work was done.
    let failures: Counter

    /// Registers all of them; once per registry.
    package init(registry: MetricsRegistry) {
        forgotten = registry.counters(
            "patient_records_forgotten_total", help: "Records whose time of keeping was over.",
            by: MetricLabel("kind", ForgottenKind.allCases.map(\.rawValue)), capacity: 8)
        due = registry.gauge(
            "patient_retention_due", help: "Patients whose time of keeping is over, to be erased.")
        failures = registry.counter(
            "patient_record_keeping_failures_total", help: "Rounds of record keeping that were broken off.")
    }

    func count(_ kind: ForgottenKind, _ count: Int) {
        forgotten.counter(kind.rawValue).increment(by: UInt64(max(0, count)))
    }
}

enum ForgottenKind: String, CaseIterable {
    case answer, tombstone, patient
}
