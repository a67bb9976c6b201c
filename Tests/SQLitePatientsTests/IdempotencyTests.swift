import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@Suite("Idempotency (API §2.8)", .timeLimit(.minutes(1)))
struct IdempotencyTests {
    private func request(
        _ key: String = "k1", scope: String = "anonymous POST /patients", payload: String = "{}"
    ) -> IdempotentRequest<Registered> {
        let claim = IdempotencyClaim(scope: scope, key: key, payload: Array(payload.utf8))
        return IdempotentRequest(claim: claim) { result in
            switch result {
            case .success(let registered):
                RecordedAnswer(
                    status: 201, contentType: "application/json", location: "/patients/\(registered.patient.id)",
                    entityTag: "\"\(registered.patient.id)-1\"", body: Array(registered.patient.name.utf8))
            case .failure(.emailTaken): RecordedAnswer(status: 409, body: Array("taken".utf8))
            case .failure: nil
            }
        }
    }

    private func register(
        _ number: Int, _ request: IdempotentRequest<Registered>, in database: PatientDatabase
    ) async throws -> IdempotentOutcome<Registered> {
        try await database.patients.register(
            Registration(try candidate(number), enqueuing: composer), by: .system, once: request)
    }

    @Test("a repetition gets the first answer and stores nobody, also after a restart")
    func replay() async throws {
        try await withTemporaryFolder { folder in
            var database = try PatientDatabase.open(in: folder)
            guard case .performed(let first) = try await register(1, request(), in: database) else {
                Issue.record("not performed")
                return
            }
            #expect(first.patient.id == 1)
            let expected = RecordedAnswer(
                status: 201, contentType: "application/json", location: "/patients/1", entityTag: "\"1-1\"",
                body: Array("Ana 1".utf8))
            #expect(try await register(1, request(), in: database) == .replayed(expected))
            try await database.close()
            database = try PatientDatabase.open(in: folder)
            #expect(try await register(1, request(), in: database) == .replayed(expected))
            #expect(try inspect(folder, "SELECT count(*) FROM patients") == ["1"])
            #expect(try inspect(folder, "SELECT count(*) FROM notification_outbox") == ["1"])
            #expect(try inspect(folder, "SELECT count(*) FROM audit_log") == ["1"])
            try await database.close()
        }
    }

    @Test("of many at the same time one is performed and the others get its answer")
    func race() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let outcomes = try await withThrowingTaskGroup(of: IdempotentOutcome<Registered>.self) { group in
                for _ in 0..<64 { group.addTask { try await register(1, request(), in: database) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { if case .performed = $0 { true } else { false } } == 1)
            #expect(outcomes.count == 64)
            #expect(try inspect(folder, "SELECT count(*) FROM patients") == ["1"])
            try await database.close()
        }
    }

    @Test("another payload with the same key is refused; another caller's or route's key is another key")
    func reuse() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            _ = try await register(1, request(), in: database)
            let error = await failure { try await register(2, request(payload: "{\"a\":1}"), in: database) }
            #expect(error == .idempotencyKeyReused)
            _ = try await register(3, request(scope: "k7 POST /patients"), in: database)
            _ = try await register(4, request("k2"), in: database)
            #expect(try inspect(folder, "SELECT count(*) FROM patients") == ["3"])
            try await database.close()
        }
    }

    @Test("a recorded refusal is given again even when the address is free by then; others are tried again")
    func refusals() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            #expect(await failure { try await register(1, request(), in: database) } == .emailTaken(existing: 1))
            try await database.erase(1)
            let again = try await register(1, request(), in: database)
            #expect(again == .replayed(RecordedAnswer(status: 409, body: Array("taken".utf8))))
            let answer = RecordedAnswer(status: 422, body: Array("[]".utf8))
            let claim = request("k3").claim
            #expect(try await database.patients.record(answer, for: claim) == nil)
            #expect(try await database.patients.record(RecordedAnswer(status: 400), for: claim) == answer)
            #expect(try await register(3, request("k3"), in: database) == .replayed(answer))
            let other = request("k3", payload: "x").claim
            #expect(await failure { try await database.patients.record(answer, for: other) } == .idempotencyKeyReused)
            try await database.close()
        }
    }

    @Test("the body is erased with its patient, and a late repetition does not store the person again (API §2.12)")
    func erasure() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            _ = try await register(1, request(), in: database)
            try await database.erase(1)
            guard case .erased = await failure({ try await register(1, request(), in: database) }) else {
                Issue.record("not erased")
                return
            }
            #expect(try inspect(folder, "SELECT body FROM recorded_answers") == ["NULL"])
            #expect(try inspect(folder, "SELECT count(*) FROM patients") == ["0"])
            try await database.close()
            #expect(try !fileContains("Ana 1", in: "\(folder)/patients.db"))
        }
    }

    @Test("after its time an answer is forgotten, and pruning takes the old ones only, in steps")
    func lifetime() async throws {
        try await withTemporaryFolder { folder in
            let start = Timestamp(seconds: 1_800_000_000)
            let clock = TestClock(start)
            let database = try PatientDatabase(
                DatabaseConfiguration(path: "\(folder)/patients.db"), answerLifetime: .seconds(60), now: { clock.now })
            _ = try await register(1, request(), in: database)
            clock.now = start.advanced(bySeconds: 59)
            guard case .replayed = try await register(2, request(), in: database) else {
                Issue.record("forgotten too early")
                return
            }
            clock.now = start.advanced(bySeconds: 60)
            guard case .performed = try await register(2, request(), in: database) else {
                Issue.record("kept too long")
                return
            }
            for number in 3...5 { _ = try await register(number, request("k\(number)"), in: database) }
            let border = start.advanced(bySeconds: 61)
            #expect(try await database.records.pruneAnswers(recordedBefore: start, limit: 10) == 0)
            #expect(try await database.records.pruneAnswers(recordedBefore: border, limit: 3) == 3)
            #expect(try await database.records.pruneAnswers(recordedBefore: border, limit: 3) == 1)
            try await database.close()
        }
    }
}
