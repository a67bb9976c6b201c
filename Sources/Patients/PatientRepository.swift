package import Timekeeping

/// Makes the messages that must leave because a patient was registered.
///
/// The repository calls it on its writer, within the transaction, once the id is known: it must be quick and must not
/// wait for anything.
package typealias OutboxComposer =
    @Sendable (_ id: Int64, _ candidate: PatientCandidate, _ at: Timestamp) -> [OutboxMessage]

/// Where patients are kept.
///
/// Every change is one transaction together with its audit entry, and with the recorded answer when the request has a
/// claim. Looks are noted by whoever shows what was read (``AuditJournal``).
package protocol PatientRepository: AuditJournal {
    /// Stores a patient together with the messages composed for it: both or neither are durable when this returns.
    /// - Throws: `emailTaken` when the canonical address belongs to another patient.
    func register(_ registration: Registration, by context: AccessContext) async throws(RepositoryError) -> Registered

    /// The same at most once: a repetition gets the first answer, also of a refusal that was recorded. Of two at the same
    /// time, the second waits for the first.
    /// - Throws: `emailTaken`; `idempotencyKeyReused` when the claim's key was used with another payload.
    func register(
        _ registration: Registration, by context: AccessContext, once request: IdempotentRequest<Registered>
    ) async throws(RepositoryError) -> IdempotentOutcome<Registered>

    /// Stores several patients. Without a claim, items that do not depend on each other are kept in several transactions;
    /// with one, all are kept in one, since their answer is.
    /// - Throws: `idempotencyKeyReused`; `overloaded` and `unavailable`, after which part of a batch of
    ///   ``RegistrationBatch/Policy/each`` without a claim may have been kept.
    func register(
        _ batch: RegistrationBatch, by context: AccessContext, once request: IdempotentRequest<BatchOutcome>?
    ) async throws(RepositoryError) -> IdempotentOutcome<BatchOutcome>

    /// Records the answer to a request that was refused before it reached the repository, such as one that broke a rule.
    /// - Returns: the answer of the first time when there was one; none when `answer` is recorded now.
    /// - Throws: `idempotencyKeyReused`.
    func record(_ answer: RecordedAnswer, for claim: IdempotencyClaim) async throws(RepositoryError) -> RecordedAnswer?

    /// Patients who may be the same person as the candidate, at most ``PossibleDuplicate/limit``; of those registered
    /// a short while ago it may know nothing yet, see ``RecordKeeping``.
    func possibleDuplicates(of candidate: PatientCandidate) async throws(RepositoryError) -> [PossibleDuplicate]

    /// - Throws: `notFound`; `erased` while the tombstone is kept.
    func patient(id: Int64) async throws(RepositoryError) -> Patient

    /// One page of patients by keyset, in the order of the query, whichever way the page was found.
    func page(_ query: PageQuery) async throws(RepositoryError) -> [Patient]

    /// How many patients there are; it takes time in proportion to their number.
    func count(_ filter: PatientFilter) async throws(RepositoryError) -> Int

    /// Changes a patient; the version rises by one when at least one value differs from the stored one.
    /// - Parameter expectedVersion: the version the caller saw; none changes whatever is there.
    /// - Throws: `notFound`, `erased`, `versionMismatch`, `emailTaken`.
    func update(
        id: Int64, to change: PatientChange, expectedVersion: Int?, by context: AccessContext
    ) async throws(RepositoryError) -> UpdatedPatient

    /// Erases a patient with every recorded answer that shows it, cancels what has not been sent, and leaves a tombstone
    /// without personal data.
    /// - Parameters:
    ///   - expectedVersion: the version the caller saw; none erases whatever is there.
    ///   - reason: ``AuditAction/delete`` or ``AuditAction/erase``.
    /// - Throws: `notFound`, `erased`, `versionMismatch`.
    func erase(
        id: Int64, expectedVersion: Int?, as reason: AuditAction, by context: AccessContext
    ) async throws(RepositoryError)
}
