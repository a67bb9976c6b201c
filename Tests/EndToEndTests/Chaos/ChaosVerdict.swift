import TestSupport

/// What is known when everything has come to rest, and what is wrong with it.
struct ChaosVerdict: Sendable {
    /// A patient as the API shows it.
    struct Patient: Sendable {
        let id: Int
        let email: String
        /// `mail.state`.
        let state: String
        /// Why the mail was given up.
        var reason: String?
    }

    var patients: [Patient] = []
    /// Addresses of registrations that were answered with success.
    var acknowledged: Set<String> = []
    /// In the order they were accepted.
    var mails: [SMTPServer.Mail] = []
    /// Ids of jobs that a worker has said it sends once more.
    var flagged: Set<String> = []
    var kills = 0

    /// Jobs that were accepted more than once, by id.
    var duplicated: [String: [SMTPServer.Mail]] {
        Dictionary(grouping: mails, by: \.id).filter { $0.value.count > 1 }
    }

    var violations: [String] { losses + deaths + duplicates }

    /// Every committed registration's mail was accepted, or is given up with a reason.
    private var losses: [String] {
        let stored = Set(patients.map(\.email))
        let accepted = Set(mails.map(\.to))
        var violations = acknowledged.subtracting(stored).map { "\($0) was acknowledged and is not stored" }
        for patient in patients {
            switch patient.state {
            case "sent":
                if !accepted.contains(patient.email) { violations.append("\(patient.email) is sent and nobody has it") }
            case "failed", "uncertain":
                if patient.reason == nil { violations.append("\(patient.email) was given up without a reason") }
            default: violations.append("\(patient.email) came to no end: \(patient.state)")
            }
        }
        return violations
    }

    /// Given up are those that the mail server refused for good, the poison, and nobody else; whoever was in doubt a second
    /// time is left to a person, by policy.
    private var deaths: [String] {
        patients.compactMap { patient in
            let expected: String? =
                switch Fate(address: patient.email) {
                case .noSuchMailbox?: "recipient"
                case .refusedContent?: "content"
                case .poison?: "poison"
                case .accepted?, .greylisted?, .cutBefore?, .cutAfter?, nil: nil
                }
            if patient.reason == expected { return nil }
            if patient.state == "uncertain", patient.reason == "in_doubt" { return nil }
            return "\(patient.email) ended as \(patient.reason ?? patient.state) instead of \(expected ?? "sent")"
        }
    }

    /// Who was found guilty of the deaths of workers.
    var poisonous: Int { patients.count { $0.reason == "poison" } }

    /// Whoever was twice in doubt and left to a person.
    var uncertain: Int { patients.count { $0.state == "uncertain" } }

    private var duplicates: [String] {
        var violations: [String] = []
        for (id, copies) in duplicated {
            if Set(copies.map(\.sha256)).count > 1 { violations.append("\(id): the copies differ") }
            if Set(copies.map(\.message_id)).count > 1 {
                violations.append("\(id): the copies have several Message-IDs")
            }
            if !flagged.contains(id) { violations.append("\(id): sent twice in silence") }
        }
        if Set(mails.map(\.to)).count != Set(mails.map(\.id)).count { violations.append("a mail has two ids") }
        let bound = kills * ChaosPlan.sessions + mails.count { Fate(address: $0.to) == .cutAfter }
        let extra = mails.count - Set(mails.map(\.id)).count
        if extra > bound { violations.append("\(extra) duplicates for \(kills) kills") }
        return violations
    }
}
