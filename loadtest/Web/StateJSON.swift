import JSON
import LoadEngine

/// Which runs there are.
enum StateJSON {
    static func bytes(_ desk: RunDesk) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("current")
        if let current = desk.current { write(current, &writer) } else { writer.null() }
        writer.name("failure")
        if let failure = desk.failure { writer.string(failure) } else { writer.null() }
        writer.name("runs")
        writer.beginArray()
        for past in desk.pastRuns { write(past, &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ current: RunDesk.Current, _ writer: inout JSONWriter) {
        writer.beginObject()
        write(current.number, current.order, current.plan, &writer)
        writer.name("running")
        writer.bool(current.run != nil)
        writer.name("paused")
        writer.bool(current.run?.control.isPaused ?? false)
        writer.name("stopping")
        writer.bool(current.isStopping)
        writer.name("level")
        writer.double(current.run?.control.level ?? 0)
        writer.name("message")
        writer.string(current.message)
        writer.endObject()
    }

    private static func write(_ past: RunDesk.Past, _ writer: inout JSONWriter) {
        let figures = past.finished.figures
        writer.beginObject()
        write(past.number, past.order, figures.plan, &writer)
        writer.name("verdict")
        writer.string(figures.verdict.word)
        writer.name("tone")
        writer.string(figures.verdict.tone)
        writer.name("started")
        writer.integer(past.finished.recording.header.startedAt)
        writer.name("certified")
        if let verification = figures.verification { writer.bool(verification.isSatisfied) } else { writer.null() }
        writer.name("rate")
        writer.double(figures.achievedRate)
        writer.name("p99")
        writer.integer(figures.tally.latencies(of: nil).response.value(atPercentile: 99))
        writer.endObject()
    }

    private static func write(_ number: Int, _ order: RunOrder, _ plan: LoadPlan, _ writer: inout JSONWriter) {
        writer.name("number")
        writer.integer(number)
        writer.name("headline")
        writer.string(plan.headline)
        writer.name("target")
        writer.string(plan.target.description)
        writer.name("open")
        writer.bool(plan.isOpen)
        writer.name("command")
        writer.string(order.command)
    }

    /// Everything about a run that is over.
    static func run(_ past: RunDesk.Past) -> [UInt8] {
        let (recording, figures) = (past.finished.recording, past.finished.figures)
        var writer = JSONWriter(reservingCapacity: 65_536)
        writer.beginObject()
        writer.name("details")
        writer.raw(DetailsJSON.bytes(figures.tally, span: max(figures.span, 1e-6)))
        writer.name("course")
        writer.raw(SecondJSON.course(recording.series))
        writer.name("events")
        writer.raw(RunEvent.json(recording.events))
        writer.name("certificate")
        if let certificate = recording.certificate { writer.raw(certificate) } else { writer.null() }
        writer.name("thresholds")
        writer.beginArray()
        for result in figures.thresholds {
            writer.beginObject()
            writer.name("text")
            writer.string(result.threshold.text)
            writer.name("met")
            writer.bool(result.isMet)
            writer.name("measured")
            writer.string(result.measured)
            writer.endObject()
        }
        writer.endArray()
        writer.name("remarks")
        writer.beginArray()
        for remark in figures.remarks { writer.string(remark) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
