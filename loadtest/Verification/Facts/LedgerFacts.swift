package import LoadEngine

/// What the ledger says of one person.
package struct PersonFacts: Sendable, Equatable {
    /// Identifiers that registrations were answered with, first the first; more than one is wrong.
    package var ids: [Int64] = []
    /// When the first of them was acknowledged, in nanoseconds of the records' clock.
    package var acknowledgedAt: Int64 = 0
    /// Registrations that were sent and whose answer never came: the patient may exist or not.
    package var ambiguous = 0
    /// Registrations that were refused because the address is taken.
    package var refused = 0
    /// Registrations that were sent, without those that repeat an address on purpose or are invalid.
    package var sent = 0
    /// Answers to registrations with this person's key, by identifier.
    package var keyed: [Int64] = []
    package var isBurst = false
    /// When its deletion was acknowledged, or asked for without an answer.
    package var deletedAt: Int64?
    package var deletionIsAmbiguous = false

    package init() {}

    /// Whether the patient has to be there.
    package var mustExist: Bool { !ids.isEmpty && deletedAt == nil && !deletionIsAmbiguous }

    /// Whether the patient must not be there: never sent, or refused without doubt, or deleted.
    ///
    /// A refusal says that the address is taken: by an earlier run with the same seed, for one.
    package var mustNotExist: Bool { deletedAt != nil || ids.isEmpty && ambiguous == 0 && refused == 0 }
}

/// Something that went wrong for a client: an answer of 5xx, or none.
package struct Disturbance: Sendable, Equatable {
    /// In nanoseconds of the records' clock.
    package let moment: Int64
    package let outcome: UInt32
    package let operation: Operation
}

/// What a whole ledger comes to.
package struct LedgerFacts: Sendable {
    package private(set) var people: [UInt64: PersonFacts] = [:]
    /// Whom each acknowledged identifier was given to first.
    package private(set) var owners: [Int64: UInt64] = [:]
    /// Identifiers that were given to two people.
    package private(set) var reusedIDs: [(id: Int64, first: UInt64, second: UInt64)] = []
    /// Answers that were wrong in themselves, by what was wrong with them.
    package private(set) var wrongAnswers: [WrongAnswer: [LedgerRecord]] = [:]
    package private(set) var disturbances: [Disturbance] = []
    package private(set) var requests = 0
    package private(set) var answers = 0
    package private(set) var acknowledgements = 0
    package private(set) var deletions = 0
    /// When the first record was written and the last one.
    package private(set) var span: ClosedRange<Int64>?
    /// Offenders of one kind that are kept.
    private static let mostOffenders = 10_000
    private static let mostDisturbances = 1_000_000

    private struct Open {
        var intent: LedgerRecord
        var wasAcknowledged = false
    }

    package init(_ ledger: LedgerView) {
        self.init(ledger.forEach)
    }

    /// - Parameter forEach: calls what it is given with every record, those of each loop in the order of their writing.
    init(_ forEach: (_ body: (LedgerRecord) -> Void) -> Void) {
        // By loop and number: at most as many as there were connections.
        var open: [UInt64: Open] = [:]
        forEach { record in
            let key = UInt64(record.loop) << 48 | record.number
            note(moment: record.moment)
            switch record.kind {
            case .intent:
                requests += 1
                open[key] = Open(intent: record)
            case .acknowledgement:
                acknowledge(record)
                open[key]?.wasAcknowledged = true
            case .outcome:
                guard let request = open.removeValue(forKey: key) else { return }
                conclude(request.intent, record)
            }
        }
        // What was on the wire when the run was broken off.
        for request in open.values where !request.wasAcknowledged { leaveOpen(request.intent) }
    }

    private mutating func note(moment: Int64) {
        guard let span else {
            self.span = moment...moment
            return
        }
        if moment < span.lowerBound { self.span = moment...span.upperBound }
        if moment > span.upperBound { self.span = span.lowerBound...moment }
    }

    private mutating func acknowledge(_ record: LedgerRecord) {
        acknowledgements += 1
        if let owner = owners[record.id], owner != record.person {
            if reusedIDs.count < Self.mostOffenders { reusedIDs.append((record.id, owner, record.person)) }
        } else {
            owners[record.id] = record.person
        }
        var person = people[record.person] ?? PersonFacts()
        if !person.ids.contains(record.id) {
            if person.ids.isEmpty { person.acknowledgedAt = record.moment }
            person.ids.append(record.id)
        }
        if record.hasKey, !person.keyed.contains(record.id) { person.keyed.append(record.id) }
        people[record.person] = person
    }

    private mutating func conclude(_ intent: LedgerRecord, _ record: LedgerRecord) {
        guard let outcome = Outcome(code: record.outcome) else { return }
        switch outcome {
        case .answered(let status, let judgement):
            answers += 1
            if status >= 500 {
                disturb(intent, record)
            }
            if case .wrong(let reason) = judgement, reason != .status { wrong(reason, record) }
            answered(intent, record, status)
        case .failed(let failure):
            disturb(intent, record)
            if record.wasSent, failure.isAmbiguous { leaveOpen(intent) } else { noteUnsent(intent) }
        }
    }

    private mutating func answered(_ intent: LedgerRecord, _ record: LedgerRecord, _ status: Int) {
        switch intent.operation {
        case .delete:
            if (200..<300).contains(status) {
                deletions += 1
                people[intent.person, default: PersonFacts()].deletedAt = record.moment
            } else if status >= 500 {
                people[intent.person, default: PersonFacts()].deletionIsAmbiguous = true
            }
        case .register, .slow, .retry, .burst, .batch:
            forEachPerson(of: intent) { person in
                person.sent += 1
                if intent.operation == .burst { person.isBurst = true }
                if status == 400 || status == 409 { person.refused += 1 }
                // A server that fails may have done so after the commit.
                if status >= 500 { person.ambiguous += 1 }
            }
        default: return
        }
    }

    /// Nobody can have registered these people, unless another attempt has: they are known, so that they are missed or
    /// found.
    private mutating func noteUnsent(_ intent: LedgerRecord) {
        guard intent.operation.registers else { return }
        forEachPerson(of: intent) { _ in }
    }

    private mutating func leaveOpen(_ intent: LedgerRecord) {
        switch intent.operation {
        case .delete: people[intent.person, default: PersonFacts()].deletionIsAmbiguous = true
        case .register, .slow, .retry, .burst, .batch:
            forEachPerson(of: intent) { person in
                person.sent += 1
                person.ambiguous += 1
                if intent.operation == .burst { person.isBurst = true }
            }
        default: return
        }
    }

    /// People of a batch follow one another in their lane's numbering.
    private mutating func forEachPerson(of intent: LedgerRecord, _ body: (inout PersonFacts) -> Void) {
        for number in 0..<UInt64(intent.people) {
            body(&people[intent.person &+ number &* UInt64(intent.outcome), default: PersonFacts()])
        }
    }

    private mutating func wrong(_ reason: WrongAnswer, _ record: LedgerRecord) {
        if wrongAnswers[reason, default: []].count < Self.mostOffenders {
            wrongAnswers[reason, default: []].append(record)
        }
    }

    private mutating func disturb(_ intent: LedgerRecord, _ record: LedgerRecord) {
        guard disturbances.count < Self.mostDisturbances else { return }
        disturbances.append(Disturbance(moment: record.moment, outcome: record.outcome, operation: intent.operation))
    }
}
