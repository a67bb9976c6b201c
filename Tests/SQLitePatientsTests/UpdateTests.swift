import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@Suite("Updates", .timeLimit(.minutes(1)))
struct UpdateTests {
    private func update(
        _ id: Int64, _ draft: PatientChangeDraft, expectedVersion: Int? = nil, in database: PatientDatabase
    ) async throws -> UpdatedPatient {
        try await database.patients.update(
            id: id, to: try PatientValidation().check(draft), expectedVersion: expectedVersion, by: .system)
    }

    @Test("new values are stored, the others stay, the version rises by one")
    func changes() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let before = try await database.register(1)
            let updated = try await update(
                1, PatientChangeDraft(email: "Eva@Clinic.uy", phone: "2901 1919", locale: .remove), in: database)
            #expect(updated.changedFields == [.email, .phone, .locale])
            let after = try await database.patients.patient(id: 1)
            #expect(after == updated.patient)
            #expect((after.version, after.email, after.phone) == (2, "Eva@clinic.uy", "2901 1919"))
            #expect((after.phoneE164, after.locale, after.name) == (nil, nil, before.name))
            #expect(after.createdAt == before.createdAt && after.updatedAt >= before.updatedAt)
            #expect(try inspect(folder, "SELECT email_key FROM patients") == ["eva@clinic.uy"])
            try await database.close()
        }
    }

    @Test("what is the stored value already changes nothing: same version, no write, no entry")
    func unchanged() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let before = try await database.register(1)
            let updated = try await update(1, PatientChangeDraft(name: " Ana 1 ", locale: .set(.es)), in: database)
            #expect(updated == UpdatedPatient(patient: before, changedFields: []))
            #expect(try await update(1, PatientChangeDraft(), in: database).changedFields.isEmpty)
            #expect(try inspect(folder, "SELECT count(*) FROM audit_log") == ["1"])
            try await database.close()
        }
    }

    @Test("a version that is not the one seen refuses and changes nothing")
    func versions() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let before = try await database.register(1)
            let draft = PatientChangeDraft(name: "Eva")
            #expect(
                await failure { try await update(1, draft, expectedVersion: 2, in: database) }
                    == .versionMismatch(current: 1))
            #expect(try await database.patients.patient(id: 1) == before)
            #expect(try await update(1, draft, expectedVersion: 1, in: database).patient.version == 2)
            try await database.close()
        }
    }

    @Test("of many changes at the same time that saw one version, one succeeds")
    func race() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            let refusals = await withTaskGroup(of: RepositoryError?.self) { group in
                for number in 0..<32 {
                    group.addTask {
                        await failure {
                            try await update(
                                1, PatientChangeDraft(name: "Eva \(number)"), expectedVersion: 1, in: database)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refusals.count { $0 == nil } == 1)
            #expect(refusals.count { $0 == .versionMismatch(current: 2) } == 31)
            try await database.close()
        }
    }

    @Test("an address that another patient has is refused, one's own in another spelling is not")
    func addresses() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            for number in 1...2 { try await database.register(number) }
            let taken = PatientChangeDraft(name: "Eva", email: "ANA1@clinic.uy")
            #expect(await failure { try await update(2, taken, in: database) } == .emailTaken(existing: 1))
            #expect(try await database.patients.patient(id: 2).name == "Ana 2")
            let own = try await update(2, PatientChangeDraft(email: "ANA2@clinic.uy"), in: database)
            #expect(own.changedFields == [.email])
            #expect(own.patient.email == "ANA2@clinic.uy")
            #expect(try await database.register(3).id == 3)
            try await database.close()
        }
    }

    @Test("who is not there cannot be changed, and it is said why")
    func absent() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            try await database.erase(1)
            let draft = PatientChangeDraft(name: "Eva")
            guard case .erased = await failure({ try await update(1, draft, in: database) }) else {
                Issue.record("not erased")
                return
            }
            #expect(await failure { try await update(2, draft, in: database) } == .notFound)
            try await database.close()
        }
    }
}
