/// Registers patients: checks the draft, keeps the record with its outbox message, and wakes the relay.
///
/// A value without state of its own; its functions run on the executor of their caller.
package struct PatientService<Repository: PatientRepository>: Sendable {
    private let repository: Repository
    private let validation: PatientValidation
    private let composer: OutboxComposer
    private let committed: @Sendable () -> Void

    /// - Parameters:
    ///   - composer: makes the notifications of a registration.
    ///   - committed: told after each registration that the outbox has something to relay; must not block.
    package init(
        repository: Repository, validation: PatientValidation = PatientValidation(),
        composer: @escaping OutboxComposer, committed: @escaping @Sendable () -> Void
    ) {
        self.repository = repository
        self.validation = validation
        self.composer = composer
        self.committed = committed
    }

    /// - Throws: ``ValidationFailure``, or ``RepositoryError`` (`emailTaken` first of all).
    package func register(_ draft: PatientDraft) async throws -> Patient {
        let candidate = try validation.check(draft)
        let patient = try await repository.insert(candidate, enqueuing: composer)
        committed()
        return patient
    }

    /// - Throws: `notFound`, `erased`.
    package func patient(id: Int64) async throws(RepositoryError) -> Patient {
        try await repository.patient(id: id)
    }

    /// Patients in ascending order of id.
    package func page(_ query: PageQuery) async throws(RepositoryError) -> [Patient] {
        try await repository.page(query)
    }

    /// - Throws: `notFound`, `erased`, `versionMismatch`.
    package func delete(id: Int64, expectedVersion: Int? = nil) async throws(RepositoryError) {
        try await repository.delete(id: id, expectedVersion: expectedVersion)
    }
}
