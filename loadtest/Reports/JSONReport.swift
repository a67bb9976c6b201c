import JSON
package import LoadEngine

/// The final report for programs: one JSON object; times in microseconds, shares from 0 to 1.
package struct JSONReport {
    private let figures: Figures
    private let header: RunHeader

    package init(_ figures: Figures, _ header: RunHeader) {
        self.figures = figures
        self.header = header
    }

    /// The document, with a line feed at its end. It holds neither the key nor the header fields of the run.
    package var bytes: [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4_096)
        writer.beginObject()
        writer.name("verdict")
        writer.string(figures.verdict.word)
        writer.name("exit_code")
        writer.integer(figures.verdict.exitCode)
        writeRun(&writer)
        writer.name("operations")
        writer.beginArray()
        for operation in figures.tally.operations { write(operation, &writer) }
        writer.endArray()
        writer.name("all")
        write(nil, &writer)
        writer.name("outcomes")
        writer.beginArray()
        for outcome in figures.outcomes(where: { _ in true }) { write(outcome, &writer) }
        writer.endArray()
        writeThresholds(&writer)
        if let ramp = figures.ramp {
            writer.name("ramp")
            writer.beginObject()
            writer.name("seconds")
            writer.double(ramp.span)
            writer.name("answered")
            writer.integer(ramp.tally.answered)
            writer.name("response_us")
            write(ramp.tally.latencies(of: nil).response, &writer)
            writer.endObject()
        }
        if let verification = figures.verification { write(verification, &writer) }
        writer.name("events")
        writer.raw(RunEvent.json(figures.events))
        writer.name("environment")
        header.environment.write(&writer)
        writer.name("remarks")
        writer.beginArray()
        for remark in figures.remarks { writer.string(remark) }
        writer.endArray()
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private func writeRun(_ writer: inout JSONWriter) {
        let plan = figures.plan
        writer.name("run")
        writer.beginObject()
        writer.name("host")
        writer.string(plan.target.description)
        writer.name("model")
        writer.string(plan.isOpen ? "open" : "closed")
        writer.name("seed")
        // As text: 64 bits do not survive a reader that keeps numbers as doubles.
        writer.string("\(plan.seed)")
        writer.name("seconds")
        writer.double(figures.span)
        writer.name("asked_rate")
        if let rate = plan.askedRate { writer.double(rate) } else { writer.null() }
        writer.name("achieved_rate")
        writer.double(figures.achievedRate)
        writer.name("asked")
        writer.integer(figures.tally.asked)
        writer.name("answered")
        writer.integer(figures.tally.answered)
        writer.name("median_interval_us")
        if let interval = figures.medianInterval {
            writer.beginArray()
            writer.double(interval.lowerBound)
            writer.double(interval.upperBound)
            writer.endArray()
        } else {
            writer.null()
        }
        writer.name("ended_because")
        if let reason = figures.ending.reason { writer.string(reason) } else { writer.null() }
        writer.name("started_at_ms")
        writer.integer(header.startedAt)
        writer.name("connections_opened")
        writer.integer(figures.tally.connects)
        writer.name("waited_for_connection")
        writer.integer(figures.tally.waitedForConnection)
        writer.name("generator")
        writer.beginObject()
        writer.name("limited")
        writer.bool(figures.limitation != nil)
        writer.name("cpu_cores")
        writer.double(figures.health.cores)
        writer.name("busiest_loop")
        writer.double(figures.health.busiestLoop)
        writer.name("self_lag_us")
        write(figures.tally.selfLag, &writer)
        writer.endObject()
        writer.endObject()
    }

    private func write(_ operation: Operation?, _ writer: inout JSONWriter) {
        let times = figures.tally.latencies(of: operation)
        writer.beginObject()
        if let operation {
            writer.name("operation")
            writer.string(operation.rawValue)
        }
        writer.name("count")
        writer.integer(figures.tally.count(of: operation))
        writer.name("expected")
        writer.integer(figures.tally.count(of: operation, where: \.isExpected))
        writer.name("errors")
        writer.integer(figures.tally.count(of: operation, where: \.isError))
        writer.name("response_us")
        write(times.response, &writer)
        writer.name("service_us")
        write(times.service, &writer)
        writer.endObject()
    }

    private func write(_ recording: LatencyHistogram, _ writer: inout JSONWriter) {
        let percentiles = Percentiles(recording)
        writer.beginObject()
        writer.name("mean")
        writer.double(recording.mean)
        for (name, value) in [
            ("p50", percentiles.p50), ("p90", percentiles.p90), ("p99", percentiles.p99), ("p99.9", percentiles.p999),
            ("max", percentiles.max), ("count", recording.count),
        ] {
            writer.name(name)
            writer.integer(value)
        }
        writer.endObject()
    }

    private func write(_ entry: OutcomeCounts.Entry, _ writer: inout JSONWriter) {
        let statusClass = StatusClass(entry.outcome)
        writer.beginObject()
        writer.name("operation")
        writer.string(entry.operation.rawValue)
        writer.name("outcome")
        writer.string(entry.outcome.label)
        writer.name("status_class")
        writer.string(statusClass.label)
        writer.name("error")
        writer.bool(entry.outcome.isError)
        writer.name("count")
        writer.integer(entry.count)
        writer.name("first_seen_s")
        writer.double(Double(entry.first) / 1_000)
        writer.name("last_seen_s")
        writer.double(Double(entry.last) / 1_000)
        writer.name("request_id")
        if let sample = entry.sample { writer.string(sample) } else { writer.null() }
        writer.name("class_response_us")
        write(figures.tally.latencies(of: entry.operation, in: [statusClass]).response, &writer)
        writer.endObject()
    }

    private func write(_ verification: VerificationSummary, _ writer: inout JSONWriter) {
        writer.name("verification")
        writer.beginObject()
        writer.name("satisfied")
        writer.bool(verification.isSatisfied)
        for (name, count) in [
            ("acknowledged", verification.counts.acknowledged), ("read_back", verification.counts.readBack),
            ("lost", verification.counts.lost), ("mails", verification.counts.mails),
            ("mail_duplicates", verification.counts.duplicateMails), ("mails_lost", verification.lostMails),
        ] {
            writer.name(name)
            writer.integer(count)
        }
        writer.name("mail_p99_us")
        if let latency = verification.mailP99 { writer.integer(latency) } else { writer.null() }
        writer.name("violations")
        writer.beginArray()
        for violation in verification.violations { writer.string(violation) }
        writer.endArray()
        writer.endObject()
    }

    private func writeThresholds(_ writer: inout JSONWriter) {
        writer.name("thresholds")
        writer.beginArray()
        for result in figures.thresholds {
            writer.beginObject()
            writer.name("fail_if")
            writer.string(result.threshold.text)
            writer.name("measured")
            writer.string(result.measured)
            writer.name("met")
            writer.bool(result.isMet)
            writer.endObject()
        }
        writer.endArray()
    }
}
