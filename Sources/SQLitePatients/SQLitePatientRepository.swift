package import Patients
import SQLite
import Timekeeping

/// Patients in a SQLite file.
///
/// Writes go through the group-commit writer: a registration's patient row, its outbox rows, its audit entry and its
/// recorded answer are one unit of work, so they are durable together or not at all. Reads run on the readers. Callable
/// from any executor.
package struct SQLitePatientRepository: PatientRepository {
    private let storage: PatientStorage
    private let journal: SQLiteAuditLog
    private let answers: AnswerRegister
    private let now: @Sendable () -> Timestamp

    init(
        storage: PatientStorage, journal: SQLiteAuditLog, answers: AnswerRegister,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.storage = storage
        self.journal = journal
        self.answers = answers
        self.now = now
    }

    /// One unit of work of the writer; the composer runs on the writer's thread, and again if the unit has to.
    package func register(
        _ registration: Registration, by context: AccessContext
    ) async throws(RepositoryError) -> Registered {
        let unit = RegistrationUnit(chain: journal.chain, context: context)
        return try await storage.write { [now] connection throws(SQLiteError) in
            try unit.register(registration, at: now(), on: connection)
        }
    }

    /// The earlier answer is looked for, and the new one recorded, in the same unit of work: of two requests at the same
    /// time one is first, whatever their connections.
    package func register(
        _ registration: Registration, by context: AccessContext, once request: IdempotentRequest<Registered>
    ) async throws(RepositoryError) -> IdempotentOutcome<Registered> {
        let unit = RegistrationUnit(chain: journal.chain, context: context)
        let claim = ClaimDigest(request.claim)
        return try await storage.write { [now, answers] connection throws(SQLiteError) in
            let moment = now()
            return try answers.once(
                claim, compose: request.compose, at: moment, on: connection, patient: \.patient.id
            ) { () throws(SQLiteError) in
                try unit.register(registration, at: moment, on: connection)
            }
        }
    }

    /// See ``RegistrationBatch/stride``.
    package func register(
        _ batch: RegistrationBatch, by context: AccessContext, once request: IdempotentRequest<BatchOutcome>?
    ) async throws(RepositoryError) -> IdempotentOutcome<BatchOutcome> {
        let unit = RegistrationUnit(chain: journal.chain, context: context)
        if let request {
            let claim = ClaimDigest(request.claim)
            return try await storage.write { [now, answers] connection throws(SQLiteError) in
                let moment = now()
                return try answers.once(
                    claim, compose: request.compose, at: moment, on: connection, patient: { _ in nil }
                ) { () throws(SQLiteError) in
                    .success(try unit.register(batch, at: moment, on: connection))
                }
            }
        }
        if batch.policy == .allOrNothing {
            return .performed(
                try await storage.write { [now] connection throws(SQLiteError) in
                    .success(try unit.register(batch, at: now(), on: connection))
                })
        }
        var results: [Result<Registered, RepositoryError>?] = []
        while results.count < batch.registrations.count {
            let items = batch.registrations.dropFirst(results.count).prefix(RegistrationBatch.stride)
            let outcome = try await storage.write { [now] connection throws(SQLiteError) in
                .success(try unit.registerEach(items, at: now(), on: connection))
            }
            results += outcome.results
        }
        return .performed(BatchOutcome(results: results))
    }

    /// One unit of work.
    package func record(
        _ answer: RecordedAnswer, for claim: IdempotencyClaim
    ) async throws(RepositoryError) -> RecordedAnswer? {
        let claim = ClaimDigest(claim)
        return try await storage.write { [now, answers] connection throws(SQLiteError) in
            let moment = now()
            let earlier = try answers.earlier(claim, at: moment, on: connection)
            if case .success(nil) = earlier {
                try AnswerRows.insert(answer, for: claim, patient: nil, at: moment, on: connection)
            }
            return earlier
        }
    }

    package func possibleDuplicates(
        of candidate: PatientCandidate
    ) async throws(RepositoryError) -> [PossibleDuplicate] {
        let keys = SimilarityKeys(candidate)
        return try await storage.read { connection throws(SQLiteError) in
            .success(try SimilarityRows.patients(like: keys, except: nil, on: connection))
        }
    }

    /// Any number is a valid question; what was never given is not found.
    package func patient(id: Int64) async throws(RepositoryError) -> Patient {
        try await storage.read { connection throws(SQLiteError) in
            if let patient = try PatientRows.patient(id: id, on: connection) { return .success(patient) }
            return .failure(try PatientRows.absence(of: id, on: connection))
        }
    }

    /// One snapshot per page. `limit` must be 1 or more; the caller bounds it from above.
    package func page(_ query: PageQuery) async throws(RepositoryError) -> [Patient] {
        precondition(query.limit > 0, "a page has room for at least one patient")
        return try await storage.read { connection throws(SQLiteError) in
            .success(try PageRows.page(query, on: connection))
        }
    }

    /// Reads an index from end to end.
    package func count(_ filter: PatientFilter) async throws(RepositoryError) -> Int {
        try await storage.read { connection throws(SQLiteError) in
            .success(try PageRows.count(filter, on: connection))
        }
    }

    /// Comparison, change and audit entry are one unit of work; one that changes nothing writes nothing.
    package func update(
        id: Int64, to change: PatientChange, expectedVersion: Int?, by context: AccessContext
    ) async throws(RepositoryError) -> UpdatedPatient {
        let unit = ChangeUnit(chain: journal.chain, context: context)
        return try await storage.write { [now] connection throws(SQLiteError) in
            try unit.update(id, to: change, expectedVersion: expectedVersion, at: now(), on: connection)
        }
    }

    /// Row, tombstone, the cancelled mail with its erased envelope, the emptied answers and the audit entry are one unit
    /// of work.
    package func erase(
        id: Int64, expectedVersion: Int?, as reason: AuditAction, by context: AccessContext
    ) async throws(RepositoryError) {
        let unit = ChangeUnit(chain: journal.chain, context: context)
        try await storage.write { [now] connection throws(SQLiteError) in
            try unit.erase(id, expectedVersion: expectedVersion, as: reason, at: now(), on: connection)
        }
    }

    package func note(_ event: AuditEvent, by context: AccessContext) throws(RepositoryError) {
        try journal.note(event, by: context)
    }
}

extension RegistrationUnit {
    fileprivate func register(
        _ batch: RegistrationBatch, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> BatchOutcome {
        switch batch.policy {
        case .each: try registerEach(batch.registrations, at: moment, on: connection)
        case .allOrNothing: try registerAll(batch.registrations, at: moment, on: connection)
        }
    }
}
