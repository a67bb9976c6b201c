package import LoadEngine

/// The report as Markdown, for the summary of a build or a comment: the verdict, thresholds, times, what went wrong.
package struct MarkdownReport {
    private let figures: Figures
    private let header: RunHeader

    package init(_ figures: Figures, _ header: RunHeader) {
        self.figures = figures
        self.header = header
    }

    package var bytes: [UInt8] { Array(lines.joined(separator: "\n").utf8) + [UInt8(ascii: "\n")] }

    private var lines: [String] {
        var lines = ["# Load test: \(figures.verdict.title)", "", TextReport(figures).conclusion, ""]
        lines.append("\(figures.plan.headline) · \(figures.plan.target.description)")
        lines += thresholds + times
        lines += list("Expected", figures.outcomes(where: \.isExpected))
        lines += list("Errors", figures.outcomes(where: \.isError))
        if let verification = figures.verification {
            lines += ["", "## Verification", ""]
            lines.append(verification.isSatisfied ? "Every promise was kept." : "")
            lines += verification.violations.map { "- ✗ \(Self.escaped($0))" }
        }
        if !figures.remarks.isEmpty {
            lines += ["", "## Remarks", ""] + figures.remarks.map { "- \(Self.escaped($0))" }
        }
        let environment = header.environment
        lines += ["", "<sub>\(environment.cores) × \(environment.processor), \(environment.kernel)</sub>"]
        if !environment.command.isEmpty { lines += ["", "```sh", environment.command, "```"] }
        return lines
    }

    private var thresholds: [String] {
        let results = figures.thresholds
        guard !results.isEmpty else { return [] }
        return ["", "| | fails if | measured |", "|---|---|---|"]
            + results.map { "| \($0.isMet ? "✓" : "✗") | `\($0.threshold.text)` | \($0.measured) |" }
    }

    private var times: [String] {
        let columns = ["operation", "requests", "req/s", "errors", "p50", "p90", "p99", "p99.9", "max", "service p99"]
        var lines = ["", "| \(columns.joined(separator: " | ")) |", "|---" + String(repeating: "|--:", count: 9) + "|"]
        let used: [Operation?] = figures.tally.operations
        for operation in used.count == 1 ? used : used + [nil] {
            let times = figures.tally.latencies(of: operation)
            let percentiles = Percentiles(times.response)
            let count = figures.tally.count(of: operation)
            let cells =
                [
                    operation?.rawValue ?? "**all**", GroupedNumber.text(count),
                    PlainDecimal.text(Double(count) / max(figures.span, 1e-6)),
                    PlainDecimal.text((figures.errorShare(of: operation) ?? 0) * 100, places: 2) + " %",
                ]
                + [percentiles.p50, percentiles.p90, percentiles.p99, percentiles.p999, percentiles.max]
                .map(LatencyText.text) + [LatencyText.text(times.service.value(atPercentile: 99))]
            lines.append("| \(cells.joined(separator: " | ")) |")
        }
        return lines
    }

    private func list(_ title: String, _ entries: [OutcomeCounts.Entry]) -> [String] {
        guard !entries.isEmpty else { return [] }
        return ["", "## \(title)", ""] + entries.map { "- \(GroupedNumber.text($0.count)) × \($0.label)" }
    }

    /// What would be taken for a table or for HTML.
    private static func escaped(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("<", with: "&lt;")
    }
}
