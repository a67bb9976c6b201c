import LoadEngine

@testable import LoadVerification

/// A ledger as a list of what happened, and the service as it was seen afterwards; both are right until they are changed.
struct LedgerScript {
    private var records: [LedgerRecord] = []
    private var number: UInt64 = 0
    var seen = Observation()

    init() {
        seen.rows = []
        seen.mails = [:]
    }

    var facts: LedgerFacts {
        LedgerFacts { body in for record in records { body(record) } }
    }

    var judgement: Assessment { Assessment(facts, seen) }

    /// Invariants that are broken.
    var broken: [Invariant] { judgement.results.filter { $0.status == .broken }.map(\.invariant) }

    /// A request, its acknowledgement if there is an `id`, and what became of it.
    mutating func add(
        _ operation: LoadEngine.Operation = .register, person: UInt64, id: Int64? = nil, target: Int64 = 0,
        outcome: Outcome = .answered(status: 200, .right), hasKey: Bool = false, wasSent: Bool = true,
        second: Double = 1
    ) {
        number += 1
        let moment = Int64(second * 1e9)
        var record = LedgerRecord(kind: .intent, operation: operation, loop: 0, number: number, moment: moment)
        record.person = person
        record.hasKey = hasKey
        record.id = target
        records.append(record)
        if let id {
            record.kind = .acknowledgement
            record.id = id
            records.append(record)
        }
        record.kind = .outcome
        record.id = target
        record.outcome = outcome.code
        record.wasSent = wasSent
        records.append(record)
    }

    /// A registration that went well in everything.
    mutating func register(_ person: UInt64, as id: Int64, hasKey: Bool = false, second: Double = 1) {
        add(person: person, id: id, hasKey: hasKey, second: second)
        seen.rows?.append(Observation.Row(id: id, person: person, isRight: true))
        seen.reads[id] = .right
        mail(person, at: second + 0.1)
    }

    mutating func mail(_ person: UInt64, at second: Double, messageID: String = "<1@a>") {
        seen.mails?[person, default: []].append(Observation.Mail(moment: Int64(second * 1e9), messageID: messageID))
    }

    mutating func fault(_ name: String, from: Double, to: Double, mayDoubleMails: Bool = false) {
        seen.faults.append(
            FaultWindow(
                name: name, start: Int64(from * 1e9), end: Int64(to * 1e9), mayDoubleMails: mayDoubleMails))
    }
}
