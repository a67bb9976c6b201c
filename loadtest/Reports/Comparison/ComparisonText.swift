import LoadEngine

/// A comparison as a table of plain text.
package struct ComparisonText {
    private let comparison: Comparison
    private let limit: Double?

    /// - Parameter limit: the regression that is still allowed, as a part of 1.
    package init(_ comparison: Comparison, limit: Double?) {
        self.comparison = comparison
        self.limit = limit
    }

    package var lines: [String] {
        let columns = TextTable(widths: [16, 11, 11, 9, 21, 8, 12])
        var lines = [columns.line(["", "before", "after", "change", "difference at 95 %", "chance", ""])]
        for row in comparison.rows {
            let interval = [row.test.interval.lowerBound, row.test.interval.upperBound].map { signed(row, $0) }
            lines.append(
                columns.line([
                    row.measure.name, row.measure.text(row.before), row.measure.text(row.after), change(row),
                    interval.joined(separator: " … "), probability(row.test.probability), word(row),
                ]))
        }
        if !comparison.remarks.isEmpty { lines.append("") }
        lines += comparison.remarks.map { "note: \($0)" }
        return lines + ["", conclusion]
    }

    /// The verdict in one sentence.
    package var conclusion: String {
        guard let limit else {
            let different = comparison.rows.count { $0.isSignificant }
            return different == 0
                ? "No difference that could not be chance."
                : "\(different) of \(comparison.rows.count) differences are not chance (p < 0.01)."
        }
        let regressions = comparison.regressions(beyond: limit)
        let percent = PlainDecimal.text(limit * 100, places: 1)
        if regressions.isEmpty { return "PASSED: nothing has become worse by more than \(percent) %, chance aside." }
        return "FAILED: worse by more than \(percent) %: \(regressions.map(\.measure.name).joined(separator: ", "))."
    }

    private func change(_ row: Comparison.Row) -> String {
        guard row.before != 0 else { return row.after == 0 ? "0 %" : "new" }
        let percent = (row.after - row.before) / abs(row.before) * 100
        return (percent > 0 ? "+" : "") + PlainDecimal.text(percent) + " %"
    }

    private func signed(_ row: Comparison.Row, _ value: Double) -> String {
        (value < 0 ? "-" : "+") + row.measure.text(abs(value))
    }

    private func probability(_ probability: Double) -> String {
        probability < 0.001 ? "<0.001" : PlainDecimal.text(probability, places: 3)
    }

    private func word(_ row: Comparison.Row) -> String {
        guard row.isSignificant else { return "the same" }
        if let limit, row.regression > limit { return "✗ worse" }
        return row.regression > 0 ? "worse" : "better"
    }
}
