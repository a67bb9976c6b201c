package import Patients
import SQLite
import Timekeeping

/// Patients in a SQLite file.
///
/// Writes go through the group-commit writer: a registration's patient row and its outbox rows are one unit of work, so
/// they are durable together or not at all. Reads run on the readers. Callable from any executor.
package struct SQLitePatientRepository: PatientRepository {
    private let storage: PatientStorage
    private let now: @Sendable () -> Timestamp

    init(storage: PatientStorage, now: @escaping @Sendable () -> Timestamp) {
        self.storage = storage
        self.now = now
    }

    /// One unit of work of the writer; the composer runs on the writer's thread, and again if the unit has to.
    package func insert(
        _ candidate: PatientCandidate, enqueuing compose: @escaping OutboxComposer
    ) async throws(RepositoryError) -> Patient {
        try await storage.write { [now] connection throws(SQLiteError) in
            let moment = now()
            do throws(SQLiteError) {
                try PatientRows.insert(candidate, at: moment, on: connection)
            } catch  where error.isUniqueViolation {
                // A plain INSERT has undone itself and given its id back; the neighbours in the transaction stay.
                guard let existing = try PatientRows.id(ofKey: candidate.email.canonicalKey, on: connection) else {
                    throw error
                }
                return .failure(.emailTaken(existing: existing))
            }
            let id = connection.lastInsertedID
            let messages = compose(id, candidate, moment)
            for message in messages {
                try OutboxRows.insert(message, patient: id, at: moment, on: connection)
            }
            return .success(Patient(id: id, candidate: candidate, at: moment, hasMail: !messages.isEmpty))
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
            .success(try PatientRows.page(query, on: connection))
        }
    }

    /// Row, tombstone and the cancelled mail with its erased envelope are one unit of work.
    package func delete(id: Int64, expectedVersion: Int?) async throws(RepositoryError) {
        try await storage.write { [now] connection throws(SQLiteError) -> Result<Void, RepositoryError> in
            guard let version = try PatientRows.version(of: id, on: connection) else {
                return .failure(try PatientRows.absence(of: id, on: connection))
            }
            if let expectedVersion, expectedVersion != version {
                return .failure(.versionMismatch(current: version))
            }
            let moment = now()
            try PatientRows.erase(id: id, at: moment, on: connection)
            try OutboxRows.cancel(patient: id, at: moment, on: connection)
            return .success(())
        }
    }
}

extension Patient {
    /// The patient that has just been stored.
    fileprivate init(id: Int64, candidate: PatientCandidate, at moment: Timestamp, hasMail: Bool) {
        self.init(
            id: id, name: candidate.name.text, email: candidate.email.text, phone: candidate.phone.text,
            documentURL: candidate.documentURL.text, phoneE164: candidate.phone.e164, locale: candidate.locale,
            version: 1, createdAt: moment, updatedAt: moment, mail: hasMail ? .queued : .none)
    }
}
