/// The mails of patients: what was sent to them, and the confirmation once more.
///
/// A value without state of its own; its functions run on the executor of their caller.
package struct MailService: Sendable {
    private let history: any MailHistory
    private let journal: any AuditJournal
    private let composer: ResendComposer?
    private let policy: ResendPolicy
    private let committed: @Sendable () -> Void

    /// - Parameters:
    ///   - composer: makes the repeated confirmation; none where mail is switched off.
    ///   - committed: told after each order that the outbox has something to relay; must not block.
    package init(
        history: any MailHistory, journal: any AuditJournal, composer: ResendComposer?,
        policy: ResendPolicy = .default, committed: @escaping @Sendable () -> Void
    ) {
        self.history = history
        self.journal = journal
        self.composer = composer
        self.policy = policy
        self.committed = committed
    }

    /// Every mail to a patient, the oldest first.
    /// - Throws: `notFound`, `erased`.
    package func mails(of patient: Int64, by context: AccessContext) async throws(RepositoryError) -> [MailRecord] {
        try await journal.noting(.mailHistory, of: patient, by: context) { () async throws(RepositoryError) in
            try await history.mails(of: patient)
        }
    }

    /// Orders the confirmation once more.
    /// - Parameter request: carries it out at most once; none for a request without `Idempotency-Key`.
    /// - Throws: ``MailSwitchedOff``, or ``RepositoryError`` (`notFound`, `erased`, `mailInFlight`, `resendTooSoon`,
    ///   `idempotencyKeyReused`).
    package func resendConfirmation(
        to patient: Int64, by context: AccessContext, once request: IdempotentRequest<MailRecord>?
    ) async throws -> IdempotentOutcome<MailRecord> {
        guard let composer else { throw MailSwitchedOff() }
        let outcome = try await history.resendConfirmation(
            to: patient, composing: composer, policy: policy, by: context, once: request)
        switch outcome {
        case .performed: committed()
        case .replayed: try journal.note(AuditEvent(.mailResend, .patient(patient), result: .replayed), by: context)
        }
        return outcome
    }
}

/// No mail leaves this service: nothing can be sent once more.
package struct MailSwitchedOff: Error, Equatable {
    package init() {}
}
