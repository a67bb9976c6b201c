/// One second of a run as one line of `name=value` pairs, for programs and log files.
package enum ProgressLine {
    /// Times are in microseconds and belong to this second; `phase` is `warmup`, `ramp`, `steady` or `paused`.
    package static func text(_ snapshot: Snapshot) -> String {
        let frame = snapshot.frame
        let interval = frame.tallies.whole
        let times = interval.latencies(of: nil)
        let count = interval.count()
        let errors = interval.count(where: \.isError)
        var fields: [(String, String)] = [
            ("time", PlainDecimal.text(snapshot.elapsed)),
            ("phase", phase(snapshot)),
            ("asked", PlainDecimal.text(frame.perSecond(interval.asked))),
            ("answered", PlainDecimal.text(frame.perSecond(interval.answered))),
            ("ok", "\(count - errors)"),
            ("errors", "\(errors)"),
            ("in_flight", "\(frame.inFlight)"),
            ("waiting", "\(frame.waiting)"),
            ("active", "\(frame.active)"),
            ("p50_us", "\(times.response.value(atPercentile: 50))"),
            ("p99_us", "\(times.response.value(atPercentile: 99))"),
            ("max_us", "\(times.response.maximum)"),
            ("service_p99_us", "\(times.service.value(atPercentile: 99))"),
            ("lag_p99_us", "\(interval.selfLag.value(atPercentile: 99))"),
            ("cpu_cores", PlainDecimal.text(frame.health.cores, places: 2)),
        ]
        if let ledger = frame.ledger {
            fields += [
                ("acknowledged", "\(ledger.acknowledged)"), ("read_back", "\(ledger.readBack)"),
                ("lost", "\(ledger.lost)"), ("mails", "\(ledger.mails)"),
                ("mail_duplicates", "\(ledger.duplicateMails)"),
                ("violations", "\(ledger.violations)"),
            ]
        }
        return fields.map { "\($0)=\($1)" }.joined(separator: " ")
    }

    private static func phase(_ snapshot: Snapshot) -> String {
        let lengths = snapshot.frame.lengths
        if snapshot.isPaused { return "paused" }
        if snapshot.frame.isWarmup { return Phase.warmup.label }
        return lengths.ramp > lengths.steady ? Phase.ramp.label : Phase.steady.label
    }
}
