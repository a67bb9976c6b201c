import JSON
package import LoadEngine
import Timekeeping

/// What a verifying run certifies: which promises were looked at, how often, under which faults, and who breaks them.
package struct Certificate: Sendable {
    package let header: RunHeader
    package let judgement: Assessment
    /// Requests, answers and patients of the ledger.
    package let requests: Int
    package let answers: Int
    package let deletions: Int
    package let listed: Int
    package let faults: [FaultWindow]
    /// When the run began, on the clock of the faults.
    package let start: Int64

    package init(_ header: RunHeader, _ facts: LedgerFacts, _ seen: Observation, _ judgement: Assessment, start: Int64)
    {
        self.header = header
        self.judgement = judgement
        requests = facts.requests
        answers = facts.answers
        deletions = facts.deletions
        listed = seen.listed
        faults = seen.faults
        self.start = start
    }

    /// For the reports of the load.
    package var summary: VerificationSummary {
        VerificationSummary(
            isSatisfied: judgement.isSatisfied, counts: judgement.counts,
            mailP99: judgement.mailLatency.isEmpty ? nil : judgement.mailLatency.value(atPercentile: 99),
            lostMails: judgement.lostMails,
            violations: judgement.results.filter { $0.status == .broken }.map(\.sentence))
    }

    /// For programs, and to stand in a recording.
    package var json: [UInt8] {
        var writer = JSONWriter(reservingCapacity: 8_192)
        writer.beginObject()
        writer.name("satisfied")
        writer.bool(judgement.isSatisfied)
        writer.name("started")
        writer.string(CivilTime(Timestamp(milliseconds: header.startedAt)).rfc3339)
        writer.name("seed")
        writer.string(header.options[.seed]?.last ?? "")
        for (name, count) in [
            ("requests", requests), ("answers", answers), ("acknowledged", judgement.counts.acknowledged),
            ("deleted", deletions), ("read_back", judgement.counts.readBack), ("lost", judgement.counts.lost),
            ("listed", listed), ("mails", judgement.counts.mails), ("mails_lost", judgement.lostMails),
            ("mail_duplicates", judgement.counts.duplicateMails),
            ("mail_duplicates_explained", judgement.explainedDuplicates.count),
        ] {
            writer.name(name)
            writer.integer(count)
        }
        writer.name("mail_latency_us")
        writer.beginObject()
        for (name, percent) in [("p50", 50.0), ("p99", 99), ("max", 100)] {
            writer.name(name)
            writer.integer(judgement.mailLatency.value(atPercentile: percent))
        }
        writer.endObject()
        writer.name("invariants")
        writer.beginArray()
        for result in judgement.results { write(result, &writer) }
        writer.endArray()
        writer.name("explained_duplicates")
        write(judgement.explainedDuplicates, &writer)
        writer.name("faults")
        writer.beginArray()
        for fault in faults {
            writer.beginObject()
            writer.name("fault")
            writer.string(fault.name)
            writer.name("start_s")
            writer.double(Double(fault.start - start) / 1e9)
            writer.name("end_s")
            writer.double(Double(fault.end - start) / 1e9)
            writer.endObject()
        }
        writer.endArray()
        writer.name("environment")
        header.environment.write(&writer)
        writer.endObject()
        return writer.bytes
    }

    private func write(_ result: InvariantResult, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("invariant")
        writer.string(result.invariant.rawValue)
        writer.name("statement")
        writer.string(result.invariant.statement)
        writer.name("status")
        switch result.status {
        case .holds: writer.string("holds")
        case .broken: writer.string("broken")
        case .unchecked: writer.string("unchecked")
        }
        if case .unchecked(let reason) = result.status {
            writer.name("reason")
            writer.string(reason)
        }
        writer.name("checked")
        writer.integer(result.checked)
        writer.name("offenders")
        writer.integer(result.offenderCount)
        writer.name("named")
        write(result.offenders, &writer)
        writer.name("notes")
        write(result.notes, &writer)
        writer.endObject()
    }

    private func write(_ texts: [String], _ writer: inout JSONWriter) {
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
    }
}
