import Patients
import SQLite
import TestSupport
import Testing

@testable import SQLitePatients

@Suite("A file of an older schema is upgraded with its data")
struct UpgradeTests {
    /// The tables of migration 1 as the first release made them, with `count` patients.
    private func makeOldFile(in folder: String, count: Int) throws {
        let connection = try Connection(path: "\(folder)/patients.db", access: .readWrite)
        defer { connection.close() }
        try Migrator(applicationID: Schema.applicationID, migrations: Array(Schema.migrations.prefix(1)))
            .migrate(connection)
        try connection.execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            INSERT INTO patients SELECT i, 'Ana ' || i, 'ana' || i || '@clinic.uy', 'ana' || i || '@clinic.uy',
                '+598 96 689 795', '+59896689795', 'https://clinic.uy/' || i || '.pdf', 'es', 1, 5, 5 FROM n;
            INSERT INTO tombstones VALUES (99999, 7);
            """)
    }

    @Test("patients are there as before, and can be found by what they have in common", arguments: [3, 2_500])
    func upgrade(_ count: Int) async throws {
        try await withTemporaryFolder { folder in
            try makeOldFile(in: folder, count: count)
            let database = try PatientDatabase.open(in: folder)
            #expect(try await database.patients.patient(id: 2).name == "Ana 2")
            let missing: StaticString =
                "SELECT count(*) FROM patients WHERE id NOT IN (SELECT patient_id FROM patient_likeness)"
            #expect(try inspect(folder, missing) == ["0"])
            let same = try candidate(2, email: "an.a2+x@clinic.uy")
            let found = try await database.patients.possibleDuplicates(of: same)
            #expect(found.contains { $0.patient == 2 && $0.because.contains(.nameAndDocument) })
            let registered = try await database.register(count + 1)
            #expect(registered.id == Int64(count + 1))
            #expect(try await database.audit.verify() == .intact(head: try await database.audit.head()))
            try await database.close()
        }
    }

    @Test("from the schema before the last: messages, likeness and what was shown of mails are what they were")
    func thrift() async throws {
        try await withTemporaryFolder { folder in
            let connection = try Connection(path: "\(folder)/patients.db", access: .readWrite)
            try Migrator(applicationID: Schema.applicationID, migrations: Array(Schema.migrations.prefix(3)))
                .migrate(connection)
            // The third was registered after the last time that likeness was filled in, and then changed.
            try connection.execute(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4)
                INSERT INTO patients SELECT i, 'Ana ' || i, 'ana' || i || '@clinic.uy', 'ana' || i || '@clinic.uy',
                    '+598 96 689 795', '+59896689795', 'https://clinic.uy/' || i || '.pdf', 'es', 1, 5, 5, 7, 8, 9 FROM n;
                UPDATE patients SET like_phone = NULL, like_person = NULL, like_email = NULL WHERE id IN (2, 4);
                INSERT INTO notification_outbox
                    (id, idem_key, patient_id, queue, lane, not_before, expires, envelope, state, final_at, created)
                VALUES ('a', 'k1', 1, 'email', 'n', 0, 9, NULL, 2, 6, 5), ('b', 'k2', 2, 'sms', 'l', 0, 9, x'01', 0, NULL, 5);
                """)
            connection.close()
            let database = try PatientDatabase.open(in: folder)
            #expect(try inspect(folder, "SELECT patient_id FROM patient_likeness ORDER BY 1") == ["1", "2", "3", "4"])
            #expect(try inspect(folder, "SELECT phone FROM patient_likeness WHERE patient_id = 1") == ["7"])
            #expect(try inspect(folder, "SELECT count(*) FROM patient_likeness WHERE phone = 7") == ["1"])
            #expect(
                try inspect(folder, "SELECT seq || id || state FROM notification_outbox ORDER BY seq") == [
                    "1a2", "2b0",
                ])
            #expect(try await database.patients.patient(id: 1).mail.state == .sent)
            #expect(try await database.outbox.pending(queue: "sms", limit: 9).map(\.message.lane) == ["l"])
            #expect(try await database.register(5).id == 5)
            try await database.close()
        }
    }
}
