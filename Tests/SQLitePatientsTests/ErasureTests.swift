import Patients
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@Suite("Erasure")
struct ErasureTests {
    @Test("the row and the waiting mail are gone, a tombstone without personal data stays")
    func erases() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let patient = try await database.register(1)
            try await database.erase(patient.id, expectedVersion: nil)
            let error = await failure { try await database.patients.patient(id: patient.id) }
            guard case .erased(let moment) = error else {
                Issue.record("not erased")
                return
            }
            #expect(moment >= patient.createdAt)
            #expect(await failure { try await database.erase(1, expectedVersion: nil) } == error)
            #expect(try await database.outbox.pending(queue: "email", limit: 10).isEmpty)
            #expect(try inspect(folder, "SELECT envelope FROM notification_outbox") == ["NULL"])
            #expect(try inspect(folder, "SELECT state FROM notification_outbox") == ["4"])
            #expect(try inspect(folder, "SELECT count(*) FROM patients") == ["0"])
            try await database.close()
        }
    }

    @Test("erased means overwritten: the name is nowhere in the file (API §2.12)")
    func overwritten() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(7, email: "unmistakable@clinic.uy")
            try await database.erase(1, expectedVersion: nil)
            try await database.close()
            #expect(try !fileContains("unmistakable", in: "\(folder)/patients.db"))
        }
    }

    @Test("an id is never given twice, even when the last patient is erased")
    func idsAreNotReused() async throws {
        try await withTemporaryFolder { folder in
            var database = try PatientDatabase.open(in: folder)
            for number in 1...3 { try await database.register(number) }
            try await database.erase(3, expectedVersion: nil)
            try await database.close()
            database = try PatientDatabase.open(in: folder)
            #expect(try await database.register(3).id == 4)
            try await database.close()
        }
    }

    @Test("a version that is not the one seen refuses and changes nothing")
    func versions() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            let error = await failure { try await database.erase(1, expectedVersion: 2) }
            #expect(error == .versionMismatch(current: 1))
            #expect(try await database.patients.patient(id: 1).mail == .queued)
            try await database.erase(1, expectedVersion: 1)
            try await database.close()
        }
    }

    @Test("ids that were never given are not found", arguments: [Int64.min, -1, 0, 2, .max])
    func unknown(_ id: Int64) async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            #expect(await failure { try await database.patients.patient(id: id) } == .notFound)
            #expect(await failure { try await database.erase(id, expectedVersion: nil) } == .notFound)
            try await database.close()
        }
    }

    @Test("an event that comes after the erasure changes nothing")
    func lateEvents() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            let message = try #require(try await database.outbox.pending(queue: "email", limit: 1).first)
            try await database.erase(1, expectedVersion: nil)
            try await database.outbox.markRelayed([message.sequence], at: .now())
            try await database.outbox.apply(
                [OutboxReport(messageID: message.message.id, change: .sent(code: 250))], cursor: nil,
                queue: "email", at: .now())
            #expect(try inspect(folder, "SELECT state FROM notification_outbox") == ["4"])
            try await database.close()
        }
    }

    @Test("an address is free again after its patient was erased")
    func addressIsFree() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            try await database.erase(1, expectedVersion: nil)
            #expect(try await database.register(1).id == 2)
            try await database.close()
        }
    }
}
