import JSON
import LoadEngine

/// Moments of a run for the page's charts. Times are microseconds.
enum SecondJSON {
    /// The course of a run as an array of moments.
    static func course(_ series: Series) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 65_536)
        writer.beginArray()
        for point in series.points { write(point, &writer) }
        writer.endArray()
        return writer.bytes
    }

    /// One second as it comes, and everything so far.
    static func second(_ number: Int, _ snapshot: Snapshot, warmup: Double) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 16_384)
        writer.beginObject()
        writer.name("run")
        writer.integer(number)
        writer.name("elapsed")
        writer.double(snapshot.elapsed)
        writer.name("remaining")
        if let remaining = snapshot.remaining { writer.double(remaining) } else { writer.null() }
        writer.name("paused")
        writer.bool(snapshot.isPaused)
        writer.name("point")
        write(SeriesPoint(snapshot.frame), &writer)
        writer.name("events")
        writer.raw(RunEvent.json(snapshot.events))
        writer.name("details")
        let measured = snapshot.measured
        writer.raw(DetailsJSON.bytes(measured, span: max(1e-6, snapshot.elapsed - warmup)))
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ point: SeriesPoint, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("t")
        writer.double(point.time)
        if point.isWarmup {
            writer.name("warmup")
            writer.bool(true)
        }
        let response = point.all.response
        let numbers: [(String, Double)] = [
            ("level", point.level), ("asked", point.asked), ("answered", point.answered), ("errors", point.all.errors),
            ("p50", Double(response.p50)), ("p90", Double(response.p90)), ("p99", Double(response.p99)),
            ("p999", Double(response.p999)), ("max", Double(response.max)), ("service", Double(point.all.serviceP99)),
            ("inFlight", Double(point.inFlight)), ("waiting", Double(point.waiting)), ("active", Double(point.active)),
            ("lag", Double(point.selfLagP99)), ("cores", point.cores),
        ]
        for (name, number) in numbers {
            writer.name(name)
            writer.double(number)
        }
        writer.name("classes")
        writer.beginObject()
        for (statusClass, rate) in point.classes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.name(statusClass.label)
            writer.double(rate)
        }
        writer.endObject()
        writer.name("server")
        writer.beginObject()
        for (name, value) in point.server.sorted(by: { $0.key < $1.key }) {
            writer.name(name)
            writer.double(value)
        }
        writer.endObject()
        if let ledger = point.ledger {
            writer.name("ledger")
            writer.beginObject()
            for (name, count) in [
                ("acknowledged", ledger.acknowledged), ("read", ledger.readBack), ("lost", ledger.lost),
                ("mails", ledger.mails), ("twice", ledger.duplicateMails), ("violations", ledger.violations),
            ] {
                writer.name(name)
                writer.integer(count)
            }
            writer.endObject()
        }
        writer.endObject()
    }
}
