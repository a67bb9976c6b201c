import Patients
import Synchronization
import Testing
import Timekeeping

/// A repository in memory that composes like a real one and can be told to fail.
private final class MemoryRepository: PatientRepository {
    private let state = Mutex<(patients: [Patient], messages: [OutboxMessage])>(([], []))
    private let failure: RepositoryError?

    init(failingWith failure: RepositoryError? = nil) {
        self.failure = failure
    }

    var messages: [OutboxMessage] { state.withLock(\.messages) }

    func insert(
        _ candidate: PatientCandidate, enqueuing: @escaping OutboxComposer
    ) async throws(RepositoryError) -> Patient {
        if let failure { throw failure }
        return state.withLock { state in
            let moment = Timestamp(seconds: 0)
            let patient = Patient(
                id: Int64(state.patients.count) + 1, name: candidate.name.text, email: candidate.email.text,
                phone: candidate.phone.text, documentURL: candidate.documentURL.text, phoneE164: candidate.phone.e164,
                locale: candidate.locale, createdAt: moment, updatedAt: moment, mail: .queued)
            state.patients.append(patient)
            state.messages += enqueuing(patient.id, candidate, moment)
            return patient
        }
    }

    func patient(id: Int64) async throws(RepositoryError) -> Patient {
        guard let patient = state.withLock({ state in state.patients.first { $0.id == id } }) else { throw .notFound }
        return patient
    }

    func page(_ query: PageQuery) async throws(RepositoryError) -> [Patient] {
        state.withLock { state in Array(state.patients.filter { $0.id > query.after ?? 0 }.prefix(query.limit)) }
    }

    func delete(id: Int64, expectedVersion: Int?) async throws(RepositoryError) {
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
        let patient = try await service(repository) { wakes.add() }.register(draft)
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
        await #expect(throws: ValidationFailure.self) { try await service(repository) { wakes.add() }.register(bad) }
        #expect(repository.messages.isEmpty)
        await #expect(throws: RepositoryError.emailTaken(existing: 7)) {
            try await service(MemoryRepository(failingWith: .emailTaken(existing: 7))) { wakes.add() }.register(draft)
        }
        #expect(wakes.count == 0)
    }

    @Test("reading and deleting pass through")
    func others() async throws {
        let service = service(MemoryRepository()) {}
        let patient = try await service.register(draft)
        #expect(try await service.patient(id: 1) == patient)
        #expect(try await service.page(PageQuery(limit: 10)) == [patient])
        await #expect(throws: RepositoryError.versionMismatch(current: 1)) {
            try await service.delete(id: 1, expectedVersion: 2)
        }
        try await service.delete(id: 1, expectedVersion: 1)
        await #expect(throws: RepositoryError.notFound) { try await service.patient(id: 1) }
    }
}

private final class Wakes: Sendable {
    private let counter = Atomic<Int>(0)
    var count: Int { counter.load(ordering: .relaxed) }
    func add() { counter.wrappingAdd(1, ordering: .relaxed) }
}
