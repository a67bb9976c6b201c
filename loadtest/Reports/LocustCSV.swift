package import LoadEngine
import Timekeeping

/// The four files that Locust writes with `--csv PREFIX`, by its names and with its columns, so that what reads them goes on
/// working. Times are milliseconds; below a tenth of a second they have decimals, which Locust's have not.
package struct LocustCSV {
    /// What follows the prefix in the name of the file, and its contents.
    package typealias File = (suffix: String, contents: [UInt8])

    private let recording: Recording
    private let figures: Figures

    package init(_ recording: Recording, _ figures: Figures) {
        self.recording = recording
        self.figures = figures
    }

    /// `_stats.csv`, `_stats_history.csv`, `_failures.csv` and `_exceptions.csv`.
    package var files: [File] {
        [
            ("_stats.csv", text(stats)), ("_stats_history.csv", text(history)), ("_failures.csv", text(failures)),
            ("_exceptions.csv", text(exceptions)),
        ]
    }

    /// Locust's `PERCENTILES_TO_REPORT`.
    private static let percentiles = [50, 66, 75, 80, 90, 95, 98, 99, 99.9, 99.99, 100]

    private static var percentileColumns: [String] {
        percentiles.map { $0 == $0.rounded() ? "\(Int($0))%" : "\($0)%" }
    }

    private var stats: [[String]] {
        let header =
            [
                "Type", "Name", "Request Count", "Failure Count", "Median Response Time", "Average Response Time",
                "Min Response Time", "Max Response Time", "Average Content Size", "Requests/s", "Failures/s",
            ] + Self.percentileColumns
        let rows = figures.tally.operations.map { statsRow($0) }
        return [header] + rows + [statsRow(nil)]
    }

    private func statsRow(_ operation: Operation?) -> [String] {
        let tally = figures.tally
        let times = tally.latencies(of: operation).response
        let count = tally.count(of: operation)
        let failures = tally.count(of: operation, where: \.isError)
        let span = max(figures.span, 1e-6)
        return names(operation) + ["\(count)", "\(failures)"] + totals(times, count, tally.receivedBytes(of: operation))
            + [Self.number(Double(count) / span), Self.number(Double(failures) / span)] + cells(times)
    }

    /// Median, average, smallest and largest time, and the average size of a body.
    private func totals(_ times: LatencyHistogram, _ count: Int, _ bytes: UInt64) -> [String] {
        [
            Self.milliseconds(Double(times.value(atPercentile: 50))), Self.milliseconds(times.mean),
            Self.milliseconds(times.isEmpty ? 0 : Double(times.minimum)), Self.milliseconds(Double(times.maximum)),
            Self.number(Double(bytes) / Double(max(1, count))),
        ]
    }

    private func cells(_ times: LatencyHistogram) -> [String] {
        Self.percentiles.map { times.isEmpty ? "N/A" : Self.milliseconds(Double(times.value(atPercentile: $0))) }
    }

    /// The course, one row a second and all operations together: rates of that second, percentiles and totals so far.
    private var history: [[String]] {
        let header =
            ["Timestamp", "User Count", "Type", "Name", "Requests/s", "Failures/s"] + Self.percentileColumns
            + [
                "Total Request Count", "Total Failure Count", "Total Median Response Time",
                "Total Average Response Time", "Total Min Response Time", "Total Max Response Time",
                "Total Average Content Size",
            ]
        var rows = [header]
        var times = LatencyHistogram()
        var (count, failures, bytes) = (0, 0, UInt64(0))
        for frame in recording.frames {
            let tally = frame.tallies.whole
            let (added, failed) = (tally.count(), tally.count(where: \.isError))
            times.add(tally.latencies(of: nil).response)
            count += added
            failures += failed
            bytes += tally.receivedBytes(of: nil)
            let timestamp = recording.header.startedAt / 1_000 + Int64(frame.end)
            rows.append(
                ["\(timestamp)", "\(frame.active)"] + names(nil)
                    + [Self.number(frame.perSecond(added)), Self.number(frame.perSecond(failed))] + cells(times)
                    + ["\(count)", "\(failures)"] + totals(times, count, bytes))
        }
        return rows
    }

    private var failures: [[String]] {
        let header = ["Method", "Name", "Error", "Occurrences", "First Seen", "Last Seen"]
        return [header]
            + figures.outcomes(where: \.isError).map { entry in
                names(entry.operation)
                    + [entry.outcome.label, "\(entry.count)", moment(entry.first), moment(entry.last)]
            }
    }

    /// Locust's exceptions are those of the test's own code; here they are what went wrong on the generator's side of the
    /// wire: what was never sent.
    private var exceptions: [[String]] {
        let own = figures.outcomes { $0 == .failed(.unsent) || $0 == .failed(.overflow) }
        return [["Count", "Message", "Traceback", "Nodes"]]
            + own.map { ["\($0.count)", "\($0.operation.rawValue): \($0.outcome.label)", "", "local"] }
    }

    private func names(_ operation: Operation?) -> [String] {
        guard let operation else { return ["", "Aggregated"] }
        return [operation.method, operation.rawValue]
    }

    /// A time of the run as RFC 3339.
    private func moment(_ milliseconds: UInt64) -> String {
        CivilTime(Timestamp(milliseconds: recording.header.startedAt + Int64(milliseconds))).rfc3339
    }

    private static func milliseconds(_ microseconds: Double) -> String {
        microseconds >= 100_000 ? "\(Int((microseconds / 1_000).rounded()))" : number(microseconds / 1_000)
    }

    /// At most three decimals, none that are zero.
    private static func number(_ value: Double) -> String {
        var text = PlainDecimal.text(value, places: 3)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// Cells as Python's `csv` module writes them: quotation marks only where needed, CRLF at the end of each row.
    private func text(_ rows: [[String]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for row in rows {
            bytes += row.map(Self.quoted).joined(separator: ",").utf8
            bytes += "\r\n".utf8
        }
        return bytes
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}

extension Operation {
    /// The method it is asked with.
    package var method: String {
        switch self {
        case .get, .list: "GET"
        case .delete: "DELETE"
        default: "POST"
        }
    }
}
