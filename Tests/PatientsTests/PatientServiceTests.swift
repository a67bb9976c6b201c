import Patients
import Synchronization
import Testing
import Timekeeping

/// A repository in memory that composes like a real one and can be told to fail.
private final class MemoryRepository: PatientRepository {
    private let state = Mutex<(patients: [Patient], messages: [OutboxMessage], notes: [AuditEvent])>(([], [], []))
    private let failure: RepositoryError?

    init(failingWith failure: RepositoryError? = nil) {
        self.failure = failure
    }

    var messages: [OutboxMessage] { state.withLock(\.messages) }

    func register(_ registration: Registration, by context: AccessContext) async throws(RepositoryError) -> Registered {
        if let failure { throw failure }
        return state.withLock { state in
            let candidate = registration.candidate
            let moment = Timestamp(seconds: 0)
            let patient = Patient(
                id: Int64(state.patients.count) + 1, name: candidate.name.text, email: candidate.email.text,
                phone: candidate.phone.text, documentURL: candidate.documentURL.text, phoneE164: candidate.phone.e164,
                locale: candidate.locale, createdAt: moment, updatedAt: moment, mail: .queued)
            state.patients.append(patient)
            state.messages += registration.composer(patient.id, candidate, moment)
            return Registered(patient: patient)
        }
    }

    /// Every claim was made before.
    func register(
        _ registration: Registration, by context: AccessContext, once request: IdempotentRequest<Registered>
    ) async throws(RepositoryError) -> IdempotentOutcome<Registered> {
        .replayed(RecordedAnswer(status: 201))
    }

    func register(
        _ batch: RegistrationBatch, by context: AccessContext, once request: IdempotentRequest<BatchOutcome>?
    ) async throws(RepositoryError) -> IdempotentOutcome<BatchOutcome> {
        var results: [Result<Registered, RepositoryError>?] = []
        for registration in batch.registrations {
            results.append(.success(try await register(registration, by: context)))
        }
        return .performed(BatchOutcome(results: results))
    }

    func record(
        _ answer: RecordedAnswer, for claim: IdempotencyClaim
    ) async throws(RepositoryError) -> RecordedAnswer? {
        nil
    }

    func possibleDuplicates(
        of candidate: PatientCandidate
    ) async throws(RepositoryError) -> [PossibleDuplicate] {
        [PossibleDuplicate(patient: 5, because: [.phone])]
    }

    func update(
        id: Int64, to change: PatientChange, expectedVersion: Int?, by context: AccessContext
    ) async throws(RepositoryError) -> UpdatedPatient {
        UpdatedPatient(patient: try await patient(id: id), changedFields: change.name == nil ? [] : [.name])
    }

    func note(_ event: AuditEvent, by context: AccessContext) throws(RepositoryError) {
        state.withLock { $0.notes.append(event) }
    }

    var notes: [AuditEvent] { state.withLock(\.notes) }

    func patient(id: Int64) async throws(RepositoryError) -> Patient {
        guard let patient = state.withLock({ state in state.patients.first { $0.id == id } }) else { throw .notFound }
        return patient
    }

    func page(_ query: PageQuery) async throws(RepositoryError) -> [Patient] {
        state.withLock { state in Array(state.patients.prefix(query.limit)) }
    }

    func count(_ filter: PatientFilter) async throws(RepositoryError) -> Int {
        state.withLock(\.patients.count)
    }

    func erase(
        id: Int64, expectedVersion: Int?, as reason: AuditAction, by context: AccessContext
    ) async throws(RepositoryError) {
        let patient = try await patient(id: id)
        if let expectedVersion, expectedVersion != patient.version { throw .versionMismatch(current: patient.version) }
        state.withLock { state in state.patients.removeAll { $0.id == id } }
    }
}

@Suite("A registration is checked, kept with its message, and the relay is woken")
struct PatientServiceTests {
    private let draft = PatientDraft(name: " Ana ", email: "a@B.co", phone: "+59896689795", documentURL: "https://x.co")

    private func service(_ repository: MemoryRepository, committed: @escaping @Sendable () -> Void) -> PatientService<
        MemoryRepository
    > {
        PatientService(
            repository: repository,
            composer: { id, candidate, at in
                [
                    OutboxMessage(
                        id: "m\(id)", idempotencyKey: "k\(id)", queue: "email", lane: "n", notBefore: 0,
                        expires: at.milliseconds + 1, envelope: Array(candidate.email.text.utf8))
                ]
            }, committed: committed)
    }

    @Test("a good draft becomes a patient with a message, and the relay hears of it once")
    func good() async throws {
        let repository = MemoryRepository()
        let wakes = Wakes()
        let patient = try await service(repository) { wakes.add() }.register(draft, by: .system)
        #expect(patient.id == 1)
        #expect(patient.name == "Ana")
        #expect(patient.documentURL == "https://x.co/")
        #expect(repository.messages.map(\.envelope) == [Array("a@b.co".utf8)])
        #expect(wakes.count == 1)
    }

    @Test("a bad draft and a refusing repository wake nobody")
    func bad() async throws {
        let wakes = Wakes()
        let repository = MemoryRepository()
        var bad = draft
        bad.name = ""
        await #expect(throws: ValidationFailure.self) {
            try await service(repository) { wakes.add() }.register(bad, by: .system)
        }
        #expect(repository.messages.isEmpty)
        await #expect(throws: RepositoryError.emailTaken(existing: 7)) {
            try await service(MemoryRepository(failingWith: .emailTaken(existing: 7))) { wakes.add() }.register(
                draft, by: .system)
        }
        #expect(wakes.count == 0)
    }

    @Test("reading and deleting pass through")
    func others() async throws {
        let service = service(MemoryRepository()) {}
        let patient = try await service.register(draft, by: .system)
        #expect(try await service.patient(id: 1, by: .system) == patient)
        #expect(try await service.page(PageQuery(limit: 10), by: .system) == [patient])
        await #expect(throws: RepositoryError.versionMismatch(current: 1)) {
            try await service.delete(id: 1, expectedVersion: 2, by: .system)
        }
        try await service.delete(id: 1, expectedVersion: 1, by: .system)
        await #expect(throws: RepositoryError.notFound) { try await service.patient(id: 1, by: .system) }
    }

    @Test("whoever is shown a patient, or told that there is none, is noted")
    func looks() async throws {
        let repository = MemoryRepository()
        let service = service(repository) {}
        _ = try await service.register(draft, by: .system)
        #expect(repository.notes.isEmpty)  // changes write their entries themselves
        _ = try await service.patient(id: 1, by: .system)
        _ = try? await service.patient(id: 9, by: .system)
        _ = try await service.page(PageQuery(limit: 10), by: .system)
        _ = try await service.update(id: 1, to: PatientChangeDraft(), expectedVersion: nil, by: .system)
        _ = try await service.possibleDuplicates(of: service.check(draft), by: .system)
        #expect(
            repository.notes == [
                AuditEvent(.read, .patient(1)),
                AuditEvent(.read, .patient(9), result: AuditResult(rawValue: "not-found")),
                AuditEvent(.list, .patients(first: 1, last: 1, count: 1)),
                AuditEvent(.update, .patient(1), result: .unchanged),
                AuditEvent(.validate, .patient(5)),
            ])
    }

    @Test("an answer that is given again is noted, and wakes nobody")
    func replay() async throws {
        let wakes = Wakes()
        let repository = MemoryRepository()
        let claim = IdempotencyClaim(scope: "anonymous POST /patients", key: "k", payload: [])
        let outcome = try await service(repository) { wakes.add() }.register(
            draft, findsDuplicates: false, by: .system, once: IdempotentRequest(claim: claim) { _ in nil })
        #expect(outcome == .replayed(RecordedAnswer(status: 201)))
        #expect(repository.notes == [AuditEvent(.create, result: .replayed)])
        #expect(wakes.count == 0)
    }

    @Test("a change is checked by the rules of a registration, for the fields it has")
    func change() async throws {
        let service = service(MemoryRepository()) {}
        _ = try await service.register(draft, by: .system)
        let failure = await #expect(throws: ValidationFailure.self) {
            try await service.update(
                id: 1, to: PatientChangeDraft(name: "", phone: "1"), expectedVersion: nil, by: .system)
        }
        #expect(failure?.problems.map(\.code) == [.nameBlank, .phoneTooShort])
    }
}

private final class Wakes: Sendable {
    private let counter = Atomic<Int>(0)
    var count: Int { counter.load(ordering: .relaxed) }
    func add() { counter.wrappingAdd(1, ordering: .relaxed) }
}
