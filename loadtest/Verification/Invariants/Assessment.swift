package import LoadEngine

/// Compares what was written down with what was seen: a pure function, so that every way of breaking a promise can be
/// tried without a service.
package struct Assessment: Sendable {
    package struct Limits: Sendable {
        /// How long after a fault the service may still fail, in nanoseconds.
        package var recovery: Int64 = 10_000_000_000
        /// How long after a deletion a mail may still be on its way, in nanoseconds.
        package var mailOnItsWay: Int64 = 5_000_000_000

        package init() {}
    }

    package let results: [InvariantResult]
    /// Mails that came again for a reason that was declared, by person and Message-ID.
    package private(set) var explainedDuplicates: [String] = []
    package private(set) var counts = LedgerCounts()
    package private(set) var lostMails = 0
    /// From an acknowledgement to its mail.
    package private(set) var mailLatency = LatencyHistogram()

    /// - Parameters:
    ///   - facts: the ledger.
    ///   - seen: the service after the run.
    package init(_ facts: LedgerFacts, _ seen: Observation, limits: Limits = Limits()) {
        let mails = MailJudgement(facts, seen, limits)
        let readable = Self.readable(facts, seen)
        results = [
            readable, Self.uniqueAddress(facts, seen), Self.uniqueIdentifier(facts, seen),
            Self.wholeOrAbsent(facts, seen), Self.idempotent(facts), mails.result, Self.staysDeleted(facts, seen),
            CounterJudgement(facts, seen).result, AvailabilityJudgement(facts, seen, limits).result,
        ]
        explainedDuplicates = mails.explained
        lostMails = mails.lost
        mailLatency = mails.latency
        counts.acknowledged = facts.people.values.reduce(0) { $0 + ($1.ids.isEmpty ? 0 : 1) }
        counts.readBack = seen.reads.values.count { $0 == .right }
        counts.lost = Self.lost(facts, seen)
        counts.mails = seen.mails?.values.reduce(0) { $0 + $1.count } ?? 0
        counts.duplicateMails = mails.unexplained
        counts.violations = results.reduce(0) { $0 + $1.offenderCount }
    }

    /// Whether every invariant that could be looked at holds.
    package var isSatisfied: Bool { results.allSatisfy { $0.status != .broken } }

    // MARK: One by one

    private static func readable(_ facts: LedgerFacts, _ seen: Observation) -> InvariantResult {
        var result = InvariantResult(.readable)
        let rows = rowsByPerson(seen)
        for (number, person) in facts.people where person.mustExist {
            result.checked += 1
            let id = person.ids[0]
            switch seen.reads[id] {
            case .right: break
            case .different: result.offend("person \(number): patient \(id) differs from what was sent")
            case .missing: result.offend("person \(number): patient \(id) is not there")
            case .unclear(let status): result.offend("person \(number): reading patient \(id) gave \(status)")
            case nil: result.reason = "not every patient was read back"
            }
            guard let rows else { continue }
            switch rows[number]?.first {
            case nil: result.offend("person \(number): patient \(id) is not on the list")
            case .some(let row) where !row.isRight:
                result.offend("person \(number): patient \(row.id) is different on the list")
            default: break
            }
        }
        for record in facts.wrongAnswers[.otherPatient] ?? [] {
            result.offend("person \(record.person): an answer showed patient \(record.id) differently")
        }
        if seen.rows == nil, result.reason == nil { result.reason = "the list could not be read" }
        return result
    }

    private static func uniqueAddress(_ facts: LedgerFacts, _ seen: Observation) -> InvariantResult {
        var result = InvariantResult(.uniqueAddress)
        for (number, person) in facts.people {
            result.checked += 1
            if person.ids.count > 1 {
                result.offend(
                    "person \(number) was registered as \(person.ids.map { "\($0)" }.joined(separator: " and "))")
            }
            if person.isBurst, person.ids.isEmpty, person.ambiguous == 0, person.refused > 0 {
                result.offend("person \(number): \(person.refused) simultaneous registrations were all refused")
            }
        }
        for (number, rows) in rowsByPerson(seen) ?? [:] where rows.count > 1 {
            result.offend("person \(number) is on the list as \(rows.map { "\($0.id)" }.joined(separator: " and "))")
        }
        for record in facts.wrongAnswers[.duplicateAccepted] ?? [] {
            result.offend("person \(record.person): a repeated address was accepted")
        }
        return result
    }

    private static func uniqueIdentifier(_ facts: LedgerFacts, _ seen: Observation) -> InvariantResult {
        var result = InvariantResult(.uniqueIdentifier)
        result.checked = facts.owners.count
        for reuse in facts.reusedIDs {
            result.offend("identifier \(reuse.id) was given to person \(reuse.first) and to person \(reuse.second)")
        }
        for fault in seen.listFaults { result.offend(fault) }
        if seen.rows == nil { result.reason = "the list could not be read" }
        return result
    }

    private static func wholeOrAbsent(_ facts: LedgerFacts, _ seen: Observation) -> InvariantResult {
        var result = InvariantResult(.wholeOrAbsent)
        guard let rows = rowsByPerson(seen) else {
            result.reason = "the list could not be read"
            return result
        }
        var absent = 0
        for (number, person) in facts.people where person.ids.isEmpty && person.ambiguous > 0 {
            result.checked += 1
            let row = rows[number]?.first
            if row == nil { absent += 1 }
            if let row, !row.isRight { result.offend("person \(number): patient \(row.id) is half there") }
            guard let mails = seen.mails else { continue }
            let count = mails[number]?.count ?? 0
            if row == nil, count > 0 { result.offend("person \(number): a mail without a patient") }
            if let row, count == 0 { result.offend("person \(number): patient \(row.id) without a mail") }
        }
        for (number, person) in facts.people where person.mustNotExist && person.deletedAt == nil {
            for row in rows[number] ?? [] {
                result.offend("person \(number): patient \(row.id) although it was refused")
            }
        }
        if result.checked > 0 {
            result.notes.append(
                "\(result.checked) registrations had no answer: \(absent) absent, \(result.checked - absent) complete")
        }
        if seen.mails == nil { result.notes.append("nobody watched the mails") }
        return result
    }

    private static func idempotent(_ facts: LedgerFacts) -> InvariantResult {
        var result = InvariantResult(.idempotent)
        for (number, person) in facts.people where !person.keyed.isEmpty {
            result.checked += 1
            if person.keyed.count > 1 {
                let ids = person.keyed.map { "\($0)" }.joined(separator: " and ")
                result.offend("person \(number): one key gave patients \(ids)")
            }
        }
        for record in facts.wrongAnswers[.otherReplay] ?? [] {
            result.offend("person \(record.person): a repeated key was answered differently")
        }
        if result.checked == 0 { result.reason = "no registration carried a key" }
        return result
    }

    private static func staysDeleted(_ facts: LedgerFacts, _ seen: Observation) -> InvariantResult {
        var result = InvariantResult(.staysDeleted)
        let rows = rowsByPerson(seen)
        for (number, person) in facts.people where person.deletedAt != nil {
            result.checked += 1
            for row in rows?[number] ?? [] {
                result.offend("person \(number): deleted patient \(row.id) is on the list")
            }
            guard let id = person.ids.first else { continue }
            switch seen.reads[id] {
            case .missing, nil: break
            case .right, .different: result.offend("person \(number): deleted patient \(id) can be read")
            case .unclear(let status): result.offend("person \(number): reading deleted patient \(id) gave \(status)")
            }
        }
        for record in facts.wrongAnswers[.deletedFound] ?? [] {
            result.offend("person \(record.person): deleted patient \(record.id) was found during the run")
        }
        if result.checked == 0 { result.reason = "nothing was deleted" }
        return result
    }

    private static func rowsByPerson(_ seen: Observation) -> [UInt64: [Observation.Row]]? {
        seen.rows.map { Dictionary(grouping: $0, by: \.person) }
    }

    /// Acknowledged patients that are not there.
    private static func lost(_ facts: LedgerFacts, _ seen: Observation) -> Int {
        let listed = seen.rows.map { Set($0.map(\.person)) }
        return facts.people.reduce(0) { sum, entry in
            guard entry.value.mustExist else { return sum }
            let isMissing = seen.reads[entry.value.ids[0]] == .missing || listed.map { !$0.contains(entry.key) } == true
            return sum + (isMissing ? 1 : 0)
        }
    }
}
