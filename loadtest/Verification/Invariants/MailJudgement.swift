import LoadEngine

/// I6: every registered patient gets one mail, nobody else does.
struct MailJudgement {
    private(set) var result = InvariantResult(.oneMail)
    private(set) var explained: [String] = []
    private(set) var unexplained = 0
    private(set) var lost = 0
    private(set) var latency = LatencyHistogram()

    private let faults: [FaultWindow]
    private let limits: Assessment.Limits

    init(_ facts: LedgerFacts, _ seen: Observation, _ limits: Assessment.Limits) {
        faults = seen.faults
        self.limits = limits
        guard let mails = seen.mails else {
            result.reason = "nobody watched the mails"
            return
        }
        for (number, person) in facts.people { judge(number, person, mails[number] ?? []) }
        for (number, theirs) in mails where facts.people[number] == nil {
            result.offend("person \(number): \(theirs.count) mails although it was never sent")
        }
        if seen.foreignMails > 0 { result.notes.append("\(seen.foreignMails) mails to nobody of this run") }
        if !explained.isEmpty {
            result.notes.append(
                "\(explained.count) mails came again with the same Message-ID in a declared fault: SMTP cannot tell whether a "
                    + "mail was taken when the connection dies before the reply")
        }
    }

    private mutating func judge(_ number: UInt64, _ person: PersonFacts, _ mails: [Observation.Mail]) {
        if person.mustExist {
            result.checked += 1
            if mails.isEmpty {
                lost += 1
                result.offend("person \(number): patient \(person.ids[0]) has had no mail")
            } else {
                latency.record(UInt64(max(0, mails[0].moment - person.acknowledgedAt)) / 1_000)
            }
        } else if person.mustNotExist, person.deletedAt == nil, !mails.isEmpty {
            result.offend("person \(number): \(mails.count) mails although the registration was refused")
        }
        if let deletedAt = person.deletedAt, let last = mails.last, last.moment > deletedAt + limits.mailOnItsWay,
            !isDisturbed(from: deletedAt, to: last.moment)
        {
            result.offend("person \(number): a mail long after the deletion")
        }
        if mails.count > 1 { judgeRepetition(number, mails) }
    }

    private mutating func judgeRepetition(_ number: UInt64, _ mails: [Observation.Mail]) {
        let isSame = Set(mails.map(\.messageID)).count == 1
        let isDeclared = isSame && mayDouble(from: mails[0].moment, to: mails[mails.count - 1].moment)
        let description = "person \(number): \(mails.count) mails, Message-ID \(mails[0].messageID)"
        if isDeclared {
            explained.append(description)
        } else {
            unexplained += mails.count - 1
            result.offend(isSame ? description : "person \(number): \(mails.count) mails with different Message-IDs")
        }
    }

    /// Whether a fault that can double mails fell between two deliveries, or a little before the first.
    private func mayDouble(from: Int64, to: Int64) -> Bool {
        faults.contains { $0.mayDoubleMails && $0.start <= to && $0.end + limits.recovery >= from }
    }

    private func isDisturbed(from: Int64, to: Int64) -> Bool {
        faults.contains { $0.start <= to && $0.end + limits.recovery >= from }
    }
}
