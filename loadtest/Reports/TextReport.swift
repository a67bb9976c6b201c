package import LoadEngine

/// The final report for people: first the run, then the times, then what went wrong, then the verdict.
package struct TextReport {
    private let figures: Figures

    package init(_ figures: Figures) {
        self.figures = figures
    }

    /// The lines, without colour; the table is at most 100 columns wide.
    package var lines: [String] {
        head + [""] + table(figures.tally, figures.span) + ramp
            + section("expected", figures.outcomes(where: \.isExpected))
            + section("errors", figures.outcomes(where: \.isError)) + thresholds + remarks + ["", conclusion]
    }

    private var head: [String] {
        let plan = figures.plan
        var counts = "measured \(Duration.seconds(figures.span).clockText)"
        if plan.warmup > 0 { counts += " after \(Duration.seconds(plan.warmup).clockText) of warm-up" }
        if plan.isOpen {
            let share = (figures.achievedShare ?? 0) * 100
            counts += " · asked \(figures.tally.asked) · answered \(figures.tally.answered)"
            counts += " (\(PlainDecimal.text(share, places: 2)) %)"
        } else {
            counts += " · answered \(figures.tally.answered)"
        }
        counts += " · \(PlainDecimal.text(figures.achievedRate))/s"
        let lag = figures.tally.selfLag
        let generator =
            "generator: \(PlainDecimal.text(figures.health.cores, places: 2)) cores, busiest loop "
            + "\(PlainDecimal.text(figures.health.busiestLoop * 100, places: 0)) % · self-lag p50 "
            + "\(LatencyText.text(lag.value(atPercentile: 50))) p99 \(LatencyText.text(lag.value(atPercentile: 99))) max "
            + "\(LatencyText.text(lag.maximum)) · \(figures.tally.connects) connections opened"
        var lines = ["loadtest · \(plan.headline) · \(plan.target.description)", counts, generator]
        if let interval = figures.medianInterval {
            let bounds = [interval.lowerBound, interval.upperBound].map { LatencyText.text(UInt64($0.rounded())) }
            lines.append("median of the response time: \(bounds[0]) to \(bounds[1]) at 95 % confidence")
        }
        return lines
    }

    private var ramp: [String] {
        guard let ramp = figures.ramp else { return [] }
        let span = Duration.seconds(ramp.span).clockText
        return ["", "while the load changed (\(span), not in the figures above):"] + table(ramp.tally, ramp.span)
    }

    private func table(_ tally: Tally, _ span: Double) -> [String] {
        let columns = TextTable(widths: [9, 8, 9, 9, 7, 7, 7, 7, 7, 7])
        var lines = [
            columns.line(["operation", "time", "requests", "req/s", "ok%", "p50", "p90", "p99", "p99.9", "max"])
        ]
        let used = tally.operations
        let rows: [Operation?] = used.count == 1 ? used : used + [nil]
        for operation in rows {
            let count = tally.count(of: operation)
            let perSecond = Double(count) / max(span, 1e-6)
            let errors = tally.count(of: operation, where: \.isError)
            let right = 1 - Double(errors) / Double(max(1, count))
            let times = tally.latencies(of: operation)
            lines.append(
                columns.line(
                    [
                        operation?.rawValue ?? "all", "response", "\(count)", PlainDecimal.text(perSecond),
                        PlainDecimal.text(right * 100, places: 2),
                    ] + Self.cells(Percentiles(times.response))))
            lines.append(columns.line(["", "service", "", "", ""] + Self.cells(Percentiles(times.service))))
        }
        return lines
    }

    private static func cells(_ percentiles: Percentiles) -> [String] {
        [percentiles.p50, percentiles.p90, percentiles.p99, percentiles.p999, percentiles.max].map(LatencyText.text)
    }

    private func section(_ title: String, _ outcomes: [OutcomeCounts.Entry]) -> [String] {
        guard !outcomes.isEmpty else { return [] }
        return ["", "\(title):"]
            + outcomes.map { "  \($0.count) × \($0.label)\($0.sample.map { " (request \($0))" } ?? "")" }
    }

    private var thresholds: [String] {
        let results = figures.thresholds
        guard !results.isEmpty else { return [] }
        return ["", "thresholds (a run fails if):"]
            + results.map { "  \($0.isMet ? "✓" : "✗") \($0.threshold.text)   measured \($0.measured)" }
    }

    private var remarks: [String] {
        figures.remarks.isEmpty ? [] : [""] + figures.remarks.map { "note: \($0)" }
    }

    /// The verdict in one sentence.
    package var conclusion: String {
        let errors = figures.tally.count(where: \.isError)
        switch figures.verdict {
        case .verificationFailed: return "VERIFICATION FAILED: the service broke a promise; see the certificate."
        case .aborted: return "ABORTED: stopped before its time; the figures are those of a shorter run."
        case .unreachable: return "UNREACHABLE: no request was answered."
        case .generatorLimited: return "GENERATOR-LIMITED: this run says nothing certain about the service."
        case .thresholdFailed:
            return
                "FAILED: \(figures.thresholds.count { !$0.isMet }) of \(figures.thresholds.count) thresholds not met."
        default:
            let judged = figures.thresholds.isEmpty ? "no thresholds were set" : "all thresholds met"
            let kept = figures.verification == nil ? "" : "every promise that was looked at was kept, "
            return "PASSED: \(kept)\(judged), \(errors) errors."
        }
    }
}
