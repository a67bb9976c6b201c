import Patients
import Synchronization
import Timekeeping

/// Patients in memory, with the rules of a real repository: ids in order and never again, unique canonical addresses,
/// tombstones.
final class MemoryPatientRepository: PatientRepository {
    private let state = Mutex(State())
    private let now: @Sendable () -> Timestamp

    private struct State {
        var patients: [Int64: Patient] = [:]
        var owners: [String: Int64] = [:]
        var erased: [Int64: Timestamp] = [:]
        var lastID: Int64 = 0
        var messages: [OutboxMessage] = []
        var failure: RepositoryError?
    }

    init(now: @escaping @Sendable () -> Timestamp = { MemoryPatientRepository.moment }) {
        self.now = now
    }

    /// 2026-11-23T18:30:05.123456Z
    static let moment = Timestamp(microseconds: 1_795_458_605_123_456)

    /// From now on everything fails like this; nil heals it.
    func fail(with error: RepositoryError?) {
        state.withLock { $0.failure = error }
    }

    /// What was composed for the outbox so far.
    var messages: [OutboxMessage] { state.withLock { $0.messages } }

    /// Raises the version of a patient, as a change would.
    func touch(_ id: Int64) {
        state.withLock { state in
            guard let old = state.patients[id] else { return }
            state.patients[id] = Patient(
                id: old.id, name: old.name, email: old.email, phone: old.phone, documentURL: old.documentURL,
                phoneE164: old.phoneE164, locale: old.locale, version: old.version + 1, createdAt: old.createdAt,
                updatedAt: now(), mail: old.mail)
        }
    }

    func insert(
        _ candidate: PatientCandidate, enqueuing composer: @escaping OutboxComposer
    ) async throws(RepositoryError) -> Patient {
        let moment = now()
        let result: Result<Patient, RepositoryError> = state.withLock { state in
            if let failure = state.failure { return .failure(failure) }
            if let owner = state.owners[candidate.email.canonicalKey] {
                return .failure(.emailTaken(existing: owner))
            }
            state.lastID += 1
            let patient = Patient(
                id: state.lastID, name: candidate.name.text, email: candidate.email.text, phone: candidate.phone.text,
                documentURL: candidate.documentURL.text, phoneE164: candidate.phone.e164, locale: candidate.locale,
                createdAt: moment, updatedAt: moment, mail: .queued)
            state.patients[patient.id] = patient
            state.owners[candidate.email.canonicalKey] = patient.id
            state.messages += composer(patient.id, candidate, moment)
            return .success(patient)
        }
        return try result.get()
    }

    func patient(id: Int64) async throws(RepositoryError) -> Patient {
        let result: Result<Patient, RepositoryError> = state.withLock { state in
            if let failure = state.failure { return .failure(failure) }
            if let patient = state.patients[id] { return .success(patient) }
            return .failure(state.erased[id].map { .erased(at: $0) } ?? .notFound)
        }
        return try result.get()
    }

    func page(_ query: PageQuery) async throws(RepositoryError) -> [Patient] {
        let result: Result<[Patient], RepositoryError> = state.withLock { state in
            if let failure = state.failure { return .failure(failure) }
            let found = state.patients.values.sorted { $0.id < $1.id }
                .filter { $0.id > query.after ?? .min && $0.id < query.before ?? .max }
            let endsBefore = query.before != nil && query.after == nil
            return .success(Array(endsBefore ? found.suffix(query.limit) : found.prefix(query.limit)))
        }
        return try result.get()
    }

    func delete(id: Int64, expectedVersion: Int?) async throws(RepositoryError) {
        let moment = now()
        let result: Result<Void, RepositoryError> = state.withLock { state in
            if let failure = state.failure { return .failure(failure) }
            guard let patient = state.patients[id] else {
                return .failure(state.erased[id].map { .erased(at: $0) } ?? .notFound)
            }
            if let expectedVersion, expectedVersion != patient.version {
                return .failure(.versionMismatch(current: patient.version))
            }
            state.patients[id] = nil
            state.owners = state.owners.filter { $0.value != id }
            state.erased[id] = moment
            return .success(())
        }
        try result.get()
    }
}
