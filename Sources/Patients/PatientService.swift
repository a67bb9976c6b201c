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
    package func register(_ draft: PatientDraft, by context: AccessContext) async throws -> Patient {
        let candidate = try validation.check(draft)
        let registered = try await repository.register(Registration(candidate, enqueuing: composer), by: context)
        committed()
        return registered.patient
    }

    /// Registers with what the plain form leaves out.
    /// - Parameters:
    ///   - findsDuplicates: whether patients who may be the same person are named; only to callers who may read them.
    ///   - request: carries it out at most once; none for a request without `Idempotency-Key`. An answer to a draft that
    ///     breaks a rule is recorded by ``record(_:for:as:by:)``.
    /// - Throws: ``ValidationFailure``, or ``RepositoryError`` (`emailTaken`, `idempotencyKeyReused`).
    package func register(
        _ draft: PatientDraft, findsDuplicates: Bool, by context: AccessContext,
        once request: IdempotentRequest<Registered>?
    ) async throws -> IdempotentOutcome<Registered> {
        let candidate = try validation.check(draft)
        let registration = Registration(candidate, enqueuing: composer, findsDuplicates: findsDuplicates)
        let outcome: IdempotentOutcome<Registered>
        if let request {
            outcome = try await repository.register(registration, by: context, once: request)
        } else {
            outcome = .performed(try await repository.register(registration, by: context))
        }
        switch outcome {
        case .performed(let registered):
            committed()
            try note(registered.possibleDuplicates, by: context)
        case .replayed: try repository.note(AuditEvent(.create, result: .replayed), by: context)
        }
        return outcome
    }

    /// Registers several; which of the drafts keep the rules is known before, see ``check(_:)``.
    package func register(
        _ candidates: [PatientCandidate], policy: RegistrationBatch.Policy, by context: AccessContext,
        once request: IdempotentRequest<BatchOutcome>?
    ) async throws(RepositoryError) -> IdempotentOutcome<BatchOutcome> {
        let registrations = candidates.map { Registration($0, enqueuing: composer) }
        let batch = RegistrationBatch(registrations, policy: policy)
        // Also when it fails: what was kept of a batch without a claim has messages that wait.
        defer { committed() }
        return try await repository.register(batch, by: context, once: request)
    }

    /// Records the answer to a request that was refused before it came here, see ``PatientRepository``.
    /// - Parameter action: what the request wanted, for the audit log.
    /// - Returns: the answer to give instead, when this request was answered before.
    package func record(
        _ answer: RecordedAnswer, for claim: IdempotencyClaim, as action: AuditAction, by context: AccessContext
    ) async throws(RepositoryError) -> RecordedAnswer? {
        let earlier = try await repository.record(answer, for: claim)
        if earlier != nil { try repository.note(AuditEvent(action, result: .replayed), by: context) }
        return earlier
    }

    /// What is looked for, none when nothing is.
    package func check(_ draft: PatientSearchDraft) throws(SearchFailure) -> PatientSearch? {
        try validation.check(draft)
    }

    /// What a draft would become; writes nothing.
    package func check(_ draft: PatientDraft) throws(ValidationFailure) -> PatientCandidate {
        try validation.check(draft)
    }

    /// Patients who may be the same person.
    package func possibleDuplicates(
        of candidate: PatientCandidate, by context: AccessContext
    ) async throws(RepositoryError) -> [PossibleDuplicate] {
        let found = try await repository.possibleDuplicates(of: candidate)
        try note(found, by: context)
        return found
    }

    /// The patient to whom an address belongs. Whoever asks learns whether somebody is a patient: that is noted.
    package func owner(
        of email: EmailAddress, by context: AccessContext
    ) async throws(RepositoryError) -> Int64? {
        let filter = PatientFilter(search: PatientSearch(emailKey: email.canonicalKey))
        guard let owner = try await repository.page(PageQuery(filter: filter, limit: 1)).first?.id else { return nil }
        let result = AuditResult(refusal: .emailTaken(existing: owner)) ?? .done
        try repository.note(AuditEvent(.validate, .patient(owner), result: result), by: context)
        return owner
    }

    /// - Throws: `notFound`, `erased`.
    package func patient(id: Int64, by context: AccessContext) async throws(RepositoryError) -> Patient {
        try await repository.noting(.read, of: id, by: context) { () async throws(RepositoryError) in
            try await repository.patient(id: id)
        }
    }

    /// A page of patients.
    package func page(
        _ query: PageQuery, by context: AccessContext
    ) async throws(RepositoryError) -> [Patient] {
        let patients = try await repository.page(query)
        let ids = patients.lazy.map(\.id)
        try noteList(
            first: ids.min(), last: ids.max(), count: patients.count,
            as: query.filter.search == nil ? .list : .search, by: context)
        return patients
    }

    /// Notes that a list was read, for whoever reads one in another way; before it leaves.
    /// - Parameters:
    ///   - first: the smallest id in it, none for an empty one.
    ///   - last: the greatest id in it.
    ///   - action: ``AuditAction/list`` or ``AuditAction/search``.
    package func noteList(
        first: Int64?, last: Int64?, count: Int, as action: AuditAction = .list, by context: AccessContext
    ) throws(RepositoryError) {
        try repository.note(
            AuditEvent(action, .patients(first: first ?? 0, last: last ?? 0, count: count)), by: context)
    }

    /// A patient who is about to be changed, for whoever compares it with what a caller expects. It shows nothing, so only
    /// a refusal is noted, as the end of `action`.
    /// - Parameter check: throws `versionMismatch` when it is not the patient that the caller means.
    /// - Throws: `notFound`, `erased`, and what `check` throws.
    package func current(
        id: Int64, before action: AuditAction, by context: AccessContext,
        check: (Patient) throws(RepositoryError) -> Void
    ) async throws(RepositoryError) -> Patient {
        do throws(RepositoryError) {
            let patient = try await repository.patient(id: id)
            try check(patient)
            return patient
        } catch {
            if let result = AuditResult(refusal: error) {
                try repository.note(AuditEvent(action, .patient(id), result: result), by: context)
            }
            throw error
        }
    }

    /// Changes the fields that have a new value.
    /// - Throws: ``ValidationFailure``, or ``RepositoryError`` (`notFound`, `erased`, `versionMismatch`, `emailTaken`).
    package func update(
        id: Int64, to draft: PatientChangeDraft, expectedVersion: Int?, by context: AccessContext
    ) async throws -> UpdatedPatient {
        try await update(id: id, to: try validation.check(draft), expectedVersion: expectedVersion, by: context)
    }

    /// Changes every field.
    /// - Throws: as ``update(id:to:expectedVersion:by:)``.
    package func replace(
        id: Int64, with draft: PatientDraft, expectedVersion: Int?, by context: AccessContext
    ) async throws -> UpdatedPatient {
        let change = PatientChange(replacingWith: try validation.check(draft))
        return try await update(id: id, to: change, expectedVersion: expectedVersion, by: context)
    }

    /// How many patients there are; it takes time in proportion to their number.
    package func count(_ filter: PatientFilter) async throws(RepositoryError) -> Int {
        try await repository.count(filter)
    }

    /// - Throws: `notFound`, `erased`, `versionMismatch`.
    package func delete(
        id: Int64, expectedVersion: Int? = nil, by context: AccessContext
    ) async throws(RepositoryError) {
        try await repository.erase(id: id, expectedVersion: expectedVersion, as: .delete, by: context)
    }

    /// Whoever learns that somebody may be the same person learns something about that patient.
    private func note(
        _ duplicates: [PossibleDuplicate], by context: AccessContext
    ) throws(RepositoryError) {
        for duplicate in duplicates {
            try repository.note(AuditEvent(.validate, .patient(duplicate.patient)), by: context)
        }
    }

    /// An update that changed nothing wrote nothing, but has shown the record.
    private func update(
        id: Int64, to change: PatientChange, expectedVersion: Int?, by context: AccessContext
    ) async throws(RepositoryError) -> UpdatedPatient {
        let updated = try await repository.update(
            id: id, to: change, expectedVersion: expectedVersion, by: context)
        if updated.changedFields.isEmpty {
            try repository.note(AuditEvent(.update, .patient(id), result: .unchanged), by: context)
        }
        return updated
    }
}
