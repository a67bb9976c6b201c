/// One thing that was done or looked at, before it has a place in the log.
package struct AuditEvent: Sendable, Equatable {
    /// What it was done to.
    package enum Subject: Sendable, Hashable {
        /// Not a patient: a key, a backup, the configuration.
        case nothing
        case patient(Int64)
        /// A list, as the range of its ids and their number; an empty one has `count` 0 and ids 0.
        case patients(first: Int64, last: Int64, count: Int)
    }

    package let action: AuditAction
    package let subject: Subject
    /// Names of the fields that changed, never their values.
    package let changedFields: [FieldProblem.Field]
    package let result: AuditResult

    package init(
        _ action: AuditAction, _ subject: Subject = .nothing, changedFields: [FieldProblem.Field] = [],
        result: AuditResult = .done
    ) {
        self.action = action
        self.subject = subject
        self.changedFields = changedFields
        self.result = result
    }
}

/// How it ended, as a word that is stored.
package struct AuditResult: RawRepresentable, Sendable, Hashable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let done = AuditResult(rawValue: "ok")
    /// An update that changed nothing.
    package static let unchanged = AuditResult(rawValue: "unchanged")
    /// The first answer to this `Idempotency-Key` was given again.
    package static let replayed = AuditResult(rawValue: "replayed")
    package static let denied = AuditResult(rawValue: "denied")

    /// Why it was refused; none when the reason concerns the storage and nobody learned anything.
    package init?(refusal error: RepositoryError) {
        switch error {
        case .emailTaken: self.init(rawValue: "email-taken")
        case .notFound: self.init(rawValue: "not-found")
        case .erased: self.init(rawValue: "erased")
        case .versionMismatch: self.init(rawValue: "conflict")
        case .idempotencyKeyReused: self.init(rawValue: "key-reused")
        case .mailInFlight, .resendTooSoon: self.init(rawValue: "too-soon")
        case .overloaded, .unavailable: return nil
        }
    }
}
