import Histogram

/// One second of a run as one line of `name=value` pairs, for programs and log files.
package enum ProgressLine {
    /// Times are in microseconds and belong to this second; `phase` is `warmup` or `run`.
    package static func text(_ progress: Progress) -> String {
        let times = progress.interval.latencies(of: nil)
        let count = progress.interval.count()
        let errors = progress.interval.count(where: \.isError)
        let fields: [(String, String)] = [
            ("time", PlainDecimal.text(progress.elapsed.inSeconds)),
            ("phase", progress.isWarmup ? "warmup" : "run"),
            ("asked", PlainDecimal.text(progress.perSecond(progress.interval.asked))),
            ("answered", PlainDecimal.text(progress.perSecond(progress.interval.answered))),
            ("ok", "\(count - errors)"),
            ("errors", "\(errors)"),
            ("in_flight", "\(progress.inFlight)"),
            ("active", "\(progress.active)"),
            ("p50_us", "\(times.response.valueAtPercentile(50))"),
            ("p99_us", "\(times.response.valueAtPercentile(99))"),
            ("max_us", "\(times.response.maxRecorded)"),
            ("service_p99_us", "\(times.service.valueAtPercentile(99))"),
            ("lag_p99_us", "\(progress.interval.selfLag.valueAtPercentile(99))"),
            ("cpu_cores", PlainDecimal.text(progress.health.cores, places: 2)),
        ]
        return fields.map { "\($0)=\($1)" }.joined(separator: " ")
    }
}
