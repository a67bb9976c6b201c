/// Writes the Prometheus text format, version 0.0.4.
///
/// The number of series in one scrape is bounded; those that are too many are left out and counted, so that a mistake
/// in a label costs a gap and not the monitoring system.
package struct MetricsText {
    /// The value of `Content-Type` that goes with the format.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var bytes: [UInt8] = []
    private let maximumSeries: Int
    private var series = 0
    private var omitted = 0

    init(maximumSeries: Int) {
        self.maximumSeries = maximumSeries
        bytes.reserveCapacity(16_384)
    }

    /// Begins a family: its help line and its type. All series of a name belong together, after one such call.
    package mutating func family(_ name: String, _ type: MetricType, help: String) {
        append("# HELP \(name) ")
        append(help.replacingLineBreaks)
        append("\n# TYPE \(name) \(type.rawValue)\n")
    }

    /// One series of a whole number.
    package mutating func sample(
        _ name: String, _ value: some BinaryInteger, labels: [(name: String, value: String)] = []
    ) {
        line(name, labels, String(value))
    }

    /// One series of a fraction; infinite and undefined values are written as Prometheus spells them.
    package mutating func sample(_ name: String, _ value: Double, labels: [(name: String, value: String)] = []) {
        line(name, labels, Self.text(value))
    }

    /// One histogram: its buckets, sum and count.
    package mutating func histogram(
        _ name: String, _ snapshot: HistogramSnapshot, labels: [(name: String, value: String)] = []
    ) {
        guard series + snapshot.cumulative.count + 2 <= maximumSeries else {
            omitted += 1
            return
        }
        for (index, count) in snapshot.cumulative.enumerated() {
            let bound =
                index < snapshot.bounds.limits.count
                ? Self.text(Double(snapshot.bounds.limits[index]) * snapshot.bounds.scale) : "+Inf"
            line("\(name)_bucket", labels + [("le", bound)], String(count))
        }
        line("\(name)_sum", labels, Self.text(snapshot.sum))
        line("\(name)_count", labels, String(snapshot.cumulative.last ?? 0))
    }

    mutating func finish() -> [UInt8] {
        if omitted > 0 {
            bytes += "# HELP metrics_series_omitted Series left out of this scrape because there are too many.\n".utf8
            bytes += "# TYPE metrics_series_omitted gauge\nmetrics_series_omitted \(omitted)\n".utf8
        }
        return bytes
    }

    private mutating func line(_ name: String, _ labels: [(name: String, value: String)], _ value: String) {
        guard series < maximumSeries else {
            omitted += 1
            return
        }
        series += 1
        append(name)
        if !labels.isEmpty {
            var separator = "{"
            for label in labels {
                append(separator)
                append(label.name)
                append("=\"")
                appendEscaped(label.value)
                append("\"")
                separator = ","
            }
            append("}")
        }
        append(" ")
        append(value)
        append("\n")
    }

    private mutating func append(_ text: String) {
        bytes += text.utf8
    }

    /// A label value escapes the backslash, the quotation mark and the line feed, and nothing else.
    private mutating func appendEscaped(_ value: String) {
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\n"): append("\\n")
            default: bytes.append(byte)
            }
        }
    }

    /// Rounded to nine decimals, a nanosecond, which keeps a bound of 0.0001 from being shown as
    /// 0.00010000000000000001.
    private static func text(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
        let rounded = (value * 1e9).rounded() / 1e9
        return abs(value) < 1e6 && rounded != 0 ? "\(rounded)" : "\(value)"
    }
}

/// The types that are written.
package enum MetricType: String, Sendable {
    case counter, gauge, histogram
}

extension String {
    fileprivate var replacingLineBreaks: String {
        String(map { $0.isNewline ? " " : $0 })
    }
}
