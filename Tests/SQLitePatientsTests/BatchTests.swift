import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing

@Suite("Batches (API §2.4)", .timeLimit(.minutes(1)))
struct BatchTests {
    private func batch(_ numbers: [Int], _ policy: RegistrationBatch.Policy) throws -> RegistrationBatch {
        RegistrationBatch(
            try numbers.map { Registration(try candidate($0), enqueuing: composer) }, policy: policy)
    }

    private func register(
        _ batch: RegistrationBatch, once request: IdempotentRequest<BatchOutcome>? = nil, in database: PatientDatabase
    ) async throws -> BatchOutcome? {
        guard case .performed(let outcome) = try await database.patients.register(batch, by: .system, once: request)
        else { return nil }
        return outcome
    }

    private func refusals(_ outcome: BatchOutcome?) -> [RepositoryError?]? {
        outcome?.results.map { if case .failure(let error)? = $0 { error } else { nil } }
    }

    @Test("each item has a result of its own, in order, whatever becomes of its neighbours")
    func each() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(2)
            let outcome = try await register(try batch([1, 2, 3, 1], .each), in: database)
            #expect(refusals(outcome) == [nil, .emailTaken(existing: 1), nil, .emailTaken(existing: 2)])
            #expect(outcome?.createdCount == 2)
            #expect(try inspect(folder, "SELECT id FROM patients ORDER BY id") == ["1", "2", "3"])
            #expect(try inspect(folder, "SELECT count(*) FROM notification_outbox") == ["3"])
            try await database.close()
        }
    }

    @Test("a thousand items do not hold up the writer: they come in several transactions")
    func bounded() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let before = database.measurements.counts.commits
            let outcome = try await register(try batch(Array(1...1_000), .each), in: database)
            #expect(outcome?.createdCount == 1_000)
            #expect(database.measurements.counts.commits - before == 16)
            try await database.close()
        }
    }

    @Test("all or nothing: one taken address refuses all, uses up no id, and says which")
    func atomic() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(9)
            let refused = try await register(try batch([1, 9, 2, 1], .allOrNothing), in: database)
            #expect(refusals(refused) == [nil, .emailTaken(existing: 1), nil, .emailTaken(existing: 0)])
            #expect(refused?.createdCount == 0)
            #expect(try inspect(folder, "SELECT count(*) FROM patients") == ["1"])
            let kept = try await register(try batch([1, 2, 3], .allOrNothing), in: database)
            #expect(kept?.createdCount == 3)
            #expect(try await database.patients.page(PageQuery(limit: 9)).map(\.id) == [1, 2, 3, 4])
            try await database.close()
        }
    }

    @Test("with a claim, a batch is one transaction with its answer, and a repetition gets that")
    func idempotent() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let claim = IdempotencyClaim(scope: "anonymous POST /patients/batch", key: "b", payload: [])
            let request = IdempotentRequest<BatchOutcome>(claim: claim) { result in
                guard case .success(let outcome) = result else { return nil }
                return RecordedAnswer(status: 200, body: Array("\(outcome.createdCount)".utf8))
            }
            let before = database.measurements.counts.commits
            let batch = try batch(Array(1...200), .each)
            #expect(try await register(batch, once: request, in: database)?.createdCount == 200)
            #expect(database.measurements.counts.commits - before == 1)
            let again = try await database.patients.register(batch, by: .system, once: request)
            #expect(again == .replayed(RecordedAnswer(status: 200, body: Array("200".utf8))))
            try await database.close()
        }
    }
}
