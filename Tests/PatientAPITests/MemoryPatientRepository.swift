import Patients
import Synchronization
import Timekeeping

/// Patients in memory, with the rules of a real repository: ids in order and never again, unique canonical addresses,
/// tombstones.
final class MemoryPatientRepository: PatientRepository {
    private let state = Mutex(State())
    private let now: @Sendable () -> Timestamp
    /// Registrations with a claim wait here while it is closed.
    let gate = Gate()

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

    func register(
        _ registration: Registration, by context: AccessContext
    ) async throws(RepositoryError) -> Registered {
        try state.withLock { state in state.register(registration, at: now()) }.get()
    }

    func register(
        _ registration: Registration, by context: AccessContext, once request: IdempotentRequest<Registered>
    ) async throws(RepositoryError) -> IdempotentOutcome<Registered> {
        await gate.pass()
        return try once(request) { state in state.register(registration, at: now()) }
    }

    func register(
        _ batch: RegistrationBatch, by context: AccessContext, once request: IdempotentRequest<BatchOutcome>?
    ) async throws(RepositoryError) -> IdempotentOutcome<BatchOutcome> {
        try once(request) { state in
            let before = state
            let results = batch.registrations.map { state.register($0, at: now()) }
            let isRefused = results.contains { if case .failure = $0 { true } else { false } }
            guard batch.policy == .allOrNothing, isRefused else { return .success(BatchOutcome(results: results)) }
            state = before
            return .success(
                BatchOutcome(results: results.map { if case .failure(let error) = $0 { .failure(error) } else { nil } })
            )
        }
    }

    func record(
        _ answer: RecordedAnswer, for claim: IdempotencyClaim
    ) async throws(RepositoryError) -> RecordedAnswer? {
        let request = IdempotentRequest<Bool>(claim: claim) { _ in answer }
        if case .replayed(let earlier) = try once(request, { _ in .success(true) }) { return earlier }
        return nil
    }

    func possibleDuplicates(
        of candidate: PatientCandidate
    ) async throws(RepositoryError) -> [PossibleDuplicate] {
        state.withLock { $0.duplicates(of: SimilarityKeys(candidate), except: nil) }
    }

    func update(
        id: Int64, to change: PatientChange, expectedVersion: Int?, by context: AccessContext
    ) async throws(RepositoryError) -> UpdatedPatient {
        let moment = now()
        return try state.withLock { $0.update(id, to: change, expectedVersion: expectedVersion, at: moment) }.get()
    }

    func note(_ event: AuditEvent, by context: AccessContext) throws(RepositoryError) {
        state.withLock { $0.notes.append((event, context)) }
    }

    /// What was noted so far, and by whom.
    var notes: [(event: AuditEvent, context: AccessContext)] { state.withLock(\.notes) }

    private func once<Value>(
        _ request: IdempotentRequest<Value>?, _ perform: (inout State) -> Result<Value, RepositoryError>
    ) throws(RepositoryError) -> IdempotentOutcome<Value> {
        try state.withLock { state -> Result<IdempotentOutcome<Value>, RepositoryError> in
            if let failure = state.failure { return .failure(failure) }
            guard let request else { return perform(&state).map { .performed($0) } }
            let name = "\(request.claim.scope) \(request.claim.key)"
            if let (payload, answer) = state.answers[name] {
                return payload == request.claim.payload ? .success(.replayed(answer)) : .failure(.idempotencyKeyReused)
            }
            let result = perform(&state)
            if let answer = request.compose(result) { state.answers[name] = (request.claim.payload, answer) }
            return result.map { .performed($0) }
        }.get()
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
            let order = query.order
            func precedes(_ one: Patient, _ other: Patient) -> Bool {
                let isBefore =
                    switch order.key {
                    case .id: one.id < other.id
                    case .createdAt: (one.createdAt, one.id) < (other.createdAt, other.id)
                    case .name: (one.name, one.id) < (other.name, other.id)
                    }
                return one.id != other.id && isBefore != order.isDescending
            }
            let found = state.patients.values.filter { query.filter.includes($0) }.sorted(by: precedes)
            switch query.place {
            case .first: return .success(Array(found.prefix(query.limit)))
            case .after(let place):
                let here = Patient(at: place)
                return .success(Array(found.filter { precedes(here, $0) }.prefix(query.limit)))
            case .before(let place):
                let here = Patient(at: place)
                return .success(Array(found.filter { precedes($0, here) }.suffix(query.limit)))
            }
        }
        return try result.get()
    }

    func count(_ filter: PatientFilter) async throws(RepositoryError) -> Int {
        state.withLock { state in state.patients.values.count { filter.includes($0) } }
    }

    func erase(
        id: Int64, expectedVersion: Int?, as reason: AuditAction, by context: AccessContext
    ) async throws(RepositoryError) {
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

extension PatientFilter {
    fileprivate func includes(_ patient: Patient) -> Bool {
        patient.createdAt >= createdFrom ?? patient.createdAt && createdBefore.map { patient.createdAt < $0 } ?? true
            && patient.updatedAt >= updatedFrom ?? patient.updatedAt
            && patient.mail.state == mailState ?? patient.mail.state && search?.matches(patient) ?? true
    }
}

extension Patient {
    /// Somebody who stands exactly at a place.
    fileprivate init(at place: PagePosition) {
        var name = ""
        var moment = Timestamp(microseconds: 0)
        switch place {
        case .id: break
        case .createdAt(let key, _): moment = key
        case .name(let key, _): name = key
        }
        self.init(
            id: place.id, name: name, email: "", phone: "", documentURL: "", createdAt: moment, updatedAt: moment,
            mail: .none)
    }
}
