import Glibc
import JSON
import LoadEngine

/// What the tables of the page show: operations, failures, and the curve of latency by percentile.
enum DetailsJSON {
    private static let percentiles: [(String, Double)] = [
        ("p50", 50), ("p75", 75), ("p90", 90), ("p95", 95), ("p99", 99), ("p999", 99.9), ("p9999", 99.99), ("max", 100),
    ]

    /// - Parameter span: in seconds, what rates are of.
    static func bytes(_ tally: Tally, span: Double) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 16_384)
        writer.beginObject()
        writer.name("span")
        writer.double(span)
        writer.name("asked")
        writer.integer(tally.asked)
        writer.name("lagP99")
        writer.integer(tally.selfLag.value(atPercentile: 99))
        writer.name("rows")
        writer.beginArray()
        let used: [LoadEngine.Operation?] = tally.operations
        for operation in used.count == 1 ? used : used + [nil] { write(operation, tally, span, &writer) }
        writer.endArray()
        write("failures", tally, &writer) { $0.isError && $0.isAnswer }
        write("exceptions", tally, &writer) { $0.isError && !$0.isAnswer }
        write("expected", tally, &writer) { $0.isExpected }
        writer.name("curve")
        writer.beginObject()
        let times = tally.latencies(of: nil)
        for (name, histogram) in [("response", times.response), ("service", times.service)] {
            writer.name(name)
            write(curve: histogram, &writer)
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    private static func write(
        _ operation: LoadEngine.Operation?, _ tally: Tally, _ span: Double, _ writer: inout JSONWriter
    ) {
        let count = tally.count(of: operation)
        let times = tally.latencies(of: operation)
        writer.beginObject()
        writer.name("operation")
        if let operation { writer.string(operation.rawValue) } else { writer.null() }
        writer.name("requests")
        writer.integer(count)
        writer.name("errors")
        writer.integer(tally.count(of: operation, where: \.isError))
        writer.name("rate")
        writer.double(Double(count) / span)
        writer.name("bytes")
        writer.double(Double(tally.receivedBytes(of: operation)) / Double(max(1, count)))
        for (name, histogram) in [("response", times.response), ("service", times.service)] {
            writer.name(name)
            writer.beginObject()
            writer.name("mean")
            writer.double(histogram.mean)
            writer.name("min")
            writer.integer(histogram.isEmpty ? 0 : histogram.minimum)
            for (percentile, percent) in percentiles {
                writer.name(percentile)
                writer.integer(histogram.value(atPercentile: percent))
            }
            writer.endObject()
        }
        writer.endObject()
    }

    private static func write(
        _ name: String, _ tally: Tally, _ writer: inout JSONWriter, where isListed: (Outcome) -> Bool
    ) {
        writer.name(name)
        writer.beginArray()
        let listed = tally.outcomes.all.filter { isListed($0.outcome) }.sorted {
            ($1.count, $0.label) < ($0.count, $1.label)
        }
        for entry in listed.prefix(200) {
            writer.beginObject()
            writer.name("operation")
            writer.string(entry.operation.rawValue)
            writer.name("outcome")
            writer.string(entry.outcome.label)
            writer.name("count")
            writer.integer(entry.count)
            writer.name("first")
            writer.double(Double(entry.first) / 1_000)
            writer.name("last")
            writer.double(Double(entry.last) / 1_000)
            writer.name("sample")
            writer.string(entry.sample ?? "")
            writer.endObject()
        }
        writer.endArray()
    }

    /// Pairs of nines and microseconds: 0 is the smallest value, 1 the 90th percentile, 2 the 99th.
    private static func write(curve histogram: LatencyHistogram, _ writer: inout JSONWriter) {
        writer.beginArray()
        if !histogram.isEmpty {
            let most = max(1, log10(Double(histogram.count)))
            for step in stride(from: 0.0, to: most, by: 0.1) {
                pair(step, histogram.value(atPercentile: 100 * (1 - pow(10, -step))), &writer)
            }
            pair(most, histogram.maximum, &writer)
        }
        writer.endArray()
    }

    private static func pair(_ nines: Double, _ value: UInt64, _ writer: inout JSONWriter) {
        writer.beginArray()
        writer.double(nines)
        writer.integer(value)
        writer.endArray()
    }
}
