package import Timekeeping

/// To whom a confirmation is sent once more.
package struct ResendRecipient: Sendable, Equatable {
    package let patient: Patient
    /// See ``EmailAddress/canonicalKey``: it has the domain in the form that DNS knows.
    package let emailKey: String
    /// 1 for the first mail after the registration's own; makes the message another notification than those before.
    package let ordinal: Int

    package init(patient: Patient, emailKey: String, ordinal: Int) {
        self.patient = patient
        self.emailKey = emailKey
        self.ordinal = ordinal
    }
}

/// Makes the message that repeats a confirmation; called on the repository's writer like ``OutboxComposer``.
package typealias ResendComposer = @Sendable (_ recipient: ResendRecipient, _ at: Timestamp) -> OutboxMessage

/// The mails of patients. Callable from any executor.
package protocol MailHistory: Sendable {
    /// Every mail and text message to a patient, the oldest first.
    /// - Throws: `notFound`; `erased` while the tombstone is kept.
    func mails(of patient: Int64) async throws(RepositoryError) -> [MailRecord]

    /// Orders the confirmation of a registration once more; message, audit entry and recorded answer are one
    /// transaction.
    /// - Throws: `notFound`, `erased`, `mailInFlight`, `resendTooSoon`, `idempotencyKeyReused`.
    func resendConfirmation(
        to patient: Int64, composing: @escaping ResendComposer, policy: ResendPolicy, by context: AccessContext,
        once request: IdempotentRequest<MailRecord>?
    ) async throws(RepositoryError) -> IdempotentOutcome<MailRecord>
}
