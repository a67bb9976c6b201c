package import Timekeeping

/// Makes the messages that must leave because a patient was registered.
///
/// The repository calls it on its writer, within the transaction, once the id is known: it must be quick and must not
/// wait for anything.
package typealias OutboxComposer =
    @Sendable (_ id: Int64, _ candidate: PatientCandidate, _ at: Timestamp) -> [OutboxMessage]

/// Where patients are kept.
package protocol PatientRepository: Sendable {
    /// Stores a patient together with the messages composed for it: both or neither are durable when this returns.
    /// - Throws: `emailTaken` when the canonical address belongs to another patient.
    func insert(
        _ candidate: PatientCandidate, enqueuing: @escaping OutboxComposer
    ) async throws(RepositoryError) -> Patient

    /// - Throws: `notFound`; `erased` while the tombstone is kept.
    func patient(id: Int64) async throws(RepositoryError) -> Patient

    /// One page of patients by keyset, always in ascending order of id.
    func page(_ query: PageQuery) async throws(RepositoryError) -> [Patient]

    /// Erases a patient, cancels what has not been sent, and leaves a tombstone without personal data.
    /// - Parameter expectedVersion: the version the caller saw; none deletes whatever is there.
    /// - Throws: `notFound`, `erased`, `versionMismatch`.
    func delete(id: Int64, expectedVersion: Int?) async throws(RepositoryError)
}
