import Glibc
import Patients
import SQLite
import TestSupport
import Testing

@testable import SQLitePatients

@Suite("A database that cannot be used", .timeLimit(.minutes(1)))
struct StorageTroubleTests {
    /// Tells the writing connection something that a test cannot do to it from outside.
    private func tell(_ database: PatientDatabase, _ pragma: StaticString) async throws {
        try await database.storage.database.writer.write { (connection) throws(SQLiteError) in
            try connection.execute("\(pragma)")
        }
    }

    private func counts(_ folder: String) throws -> [String] {
        try inspect(
            folder,
            """
            SELECT (SELECT count(*) FROM patients) || ' ' || (SELECT count(*) FROM notification_outbox) || ' '
                || (SELECT count(*) FROM audit_log) || ' ' || (SELECT seq FROM sqlite_sequence WHERE name = 'patients')
            """)
    }

    @Test(
        "without room for another page nothing of a registration is there, readiness says full, and it goes on with room"
    )
    func full() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            try await tell(database, "PRAGMA max_page_count = 1")
            var number = 2
            // What fits into the pages that are there is still taken.
            while await failure({ try await database.register(number) }) == nil { number += 1 }
            #expect(await failure { try await database.register(number) } == .unavailable(.full))
            let last = number - 1
            #expect(try counts(folder) == ["\(last) \(last) \(last) \(last)"])
            #expect(try await database.patients.patient(id: 1).id == 1)
            try await tell(database, "PRAGMA max_page_count = 1000000")
            #expect(try await database.register(number).id == Int64(number))
            try await database.probe()
            try await database.close()
        }
    }

    @Test("a connection that may only read is told apart, for registrations and for readiness")
    func readOnly() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            try await tell(database, "PRAGMA query_only = ON")
            #expect(await failure { try await database.register(2) } == .unavailable(.readOnly))
            #expect(await failure { try await database.probe() } == .unavailable(.readOnly))
            #expect(try await database.patients.patient(id: 1).id == 1)
            #expect(try counts(folder) == ["1 1 1 1"])
            // The connection cannot be told otherwise any more.
            try? await database.close()
            let next = try PatientDatabase.open(in: folder)
            #expect(try await next.register(2).id == 2)
            try await next.close()
        }
    }

    @Test("once somebody has met a damaged page, readiness says so until the next start")
    func corrupt() async throws {
        try await withTemporaryFolder { folder in
            var database = try PatientDatabase.open(in: folder)
            for number in 1...50 { try await database.register(number) }
            try await database.close()
            let root = try #require(
                Int(try inspect(folder, "SELECT rootpage FROM sqlite_schema WHERE name = 'patients_name'")[0]))
            let descriptor = Glibc.open("\(folder)/patients.db", O_WRONLY)
            let noise = [UInt8](repeating: 0xA5, count: 4_096)
            #expect(pwrite(descriptor, noise, noise.count, (root - 1) * 4_096) == noise.count)
            close(descriptor)

            database = try PatientDatabase.open(in: folder)
            try await database.probe()
            // The table is whole; the index of names, which a registration enters, is not.
            #expect(try await database.patients.patient(id: 50).id == 50)
            #expect(await failure { try await database.register(51) } == .unavailable(.corrupt))
            #expect(await failure { try await database.probe() } == .unavailable(.corrupt))
            #expect(try counts(folder) == ["50 50 50 50"])
            try await database.close()
        }
    }
}
