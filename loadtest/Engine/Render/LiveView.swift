import Histogram

/// The run as a screen of at most 80 columns and 24 lines, drawn anew every second. It can be read without colour.
package struct LiveView: Sendable {
    private let plan: LoadPlan
    private let usesColour: Bool
    private var rates: [Double] = []
    private var tails: [Double] = []

    private static let width = 80

    /// - Parameter usesColour: whether errors may stand out in red.
    package init(plan: LoadPlan, usesColour: Bool) {
        self.plan = plan
        self.usesColour = usesColour
    }

    /// Takes note of one more second and gives the lines to show.
    package mutating func lines(_ progress: Progress) -> [String] {
        let times = progress.interval.latencies(of: nil)
        Self.append(progress.perSecond(progress.interval.answered), to: &rates)
        Self.append(Double(times.response.valueAtPercentile(99)), to: &tails)
        let lag = LatencyText.text(progress.interval.selfLag.valueAtPercentile(99))
        let asked = plan.askedRate == nil ? "" : "asked \(rate(progress, progress.interval.asked))/s  "
        let end = plan.runTime.map { " / \($0.clockText)" } ?? ""
        let phase = progress.isWarmup ? "warm-up " : ""
        var lines = [
            "loadtest  \(plan.headline)",
            "\(plan.target.description)   \(phase)\(progress.elapsed.clockText)\(end)   Ctrl-C stops and reports",
            "\(asked)answered \(rate(progress, progress.interval.answered))/s  in flight \(progress.inFlight)  "
                + "\(plan.askedRate == nil ? "users" : "connections") \(progress.active)  self-lag p99 \(lag)",
            "",
        ]
        lines += table(progress)
        lines.append("")
        lines.append(summary("expected", progress.total, where: \.isExpected))
        lines.append(summary("errors", progress.total, where: \.isError))
        lines.append(
            "generator  \(PlainDecimal.text(progress.health.cores, places: 2)) cores, busiest loop "
                + "\(PlainDecimal.text(progress.health.busiestLoop * 100, places: 0)) %")
        lines.append("")
        lines.append("answered/s  \(Self.sparkline(rates))")
        lines.append("p99         \(Self.sparkline(tails))")
        return lines.map { TextTable.clipped($0, to: Self.width) }.map(coloured)
    }

    private func table(_ progress: Progress) -> [String] {
        let columns = TextTable(widths: [9, 8, 6, 6, 6, 6, 6, 6, 7])
        var lines = [columns.line(["last s", "req/s", "ok%", "p50", "p90", "p99", "p99.9", "max", "svc p99"])]
        for operation in Operation.allCases where progress.total.count(of: operation) > 0 || operation == .register {
            let count = progress.interval.count(of: operation)
            let errors = progress.interval.count(of: operation, where: \.isError)
            let times = progress.interval.latencies(of: operation)
            let response = Percentiles(times.response)
            let cells = [response.p50, response.p90, response.p99, response.p999, response.max].map(LatencyText.text)
            let right = count > 0 ? PlainDecimal.text(Double(count - errors) / Double(count) * 100, places: 1) : "-"
            lines.append(
                columns.line(
                    [operation.rawValue, rate(progress, count), right] + cells
                        + [LatencyText.text(times.service.valueAtPercentile(99))]))
        }
        return lines
    }

    private func summary(_ title: String, _ tally: Tally, where isListed: (Outcome) -> Bool) -> String {
        let listed = tally.outcomes.filter { isListed($0.key.outcome) }.sorted { $0.value > $1.value }
        let parts = listed.prefix(4).map { "\($0.key.label) \($0.value)" }
        let padding = String(repeating: " ", count: max(1, 11 - title.count))
        return title + padding + (parts.isEmpty ? "none" : parts.joined(separator: " · "))
    }

    private func coloured(_ line: String) -> String {
        guard usesColour, line.hasPrefix("errors"), !line.hasSuffix("none") else { return line }
        return "\u{1B}[31m\(line)\u{1B}[0m"
    }

    private func rate(_ progress: Progress, _ count: Int) -> String {
        PlainDecimal.text(progress.perSecond(count), places: 0)
    }

    private static func append(_ value: Double, to series: inout [Double]) {
        series.append(value)
        if series.count > 60 { series.removeFirst() }
    }

    private static func sparkline(_ series: [Double]) -> String {
        let bars = Array("▁▂▃▄▅▆▇█")
        guard let highest = series.max(), highest > 0 else { return String(repeating: bars[0], count: series.count) }
        return String(series.map { bars[min(7, Int($0 / highest * 7.999))] })
    }
}
