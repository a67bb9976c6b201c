import LoadEngine

/// I9: the service has counted what the ledger says.
struct CounterJudgement {
    private(set) var result = InvariantResult(.counters)

    init(_ facts: LedgerFacts, _ seen: Observation) {
        guard let counters = seen.counters else {
            result.reason = "the service gives no counters"
            return
        }
        let since = counters.since ?? .min
        var acknowledged = 0
        var uncertain = 0
        for person in facts.people.values {
            if person.ambiguous > 0 {
                // Of several attempts it may have been one without an answer, at any time, that made the patient.
                uncertain += 1
            } else if !person.ids.isEmpty, person.acknowledgedAt >= since {
                acknowledged += 1
            }
        }
        result.checked = 1
        let bounds = acknowledged...acknowledged + uncertain
        if !bounds.contains(counters.created) {
            let expected = uncertain == 0 ? "\(acknowledged)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
            result.offend("registrations: the service counted \(counters.created), the ledger says \(expected)")
        }
        if counters.since != nil { result.notes.append("counted since the latest start of the service") }
        guard let sent = counters.mailsSent, let mails = seen.mails else { return }
        result.checked += 1
        let received = mails.values.reduce(seen.foreignMails) { $0 + $1.count }
        if counters.since == nil, sent != received {
            result.offend("mails: the worker counted \(sent), the mail server took \(received)")
        }
    }
}
