import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing

@Suite("Examining a database", .timeLimit(.minutes(1)))
struct ExaminationTests {
    private func findings(_ folder: String, isDeep: Bool = true) throws -> [String] {
        try DatabaseExamination.examine("\(folder)/patients.db", isDeep: isDeep).items
            .filter { !$0.findings.isEmpty }.map(\.name)
    }

    private func filled(_ folder: String) async throws -> PatientDatabase {
        let database = try PatientDatabase.open(in: folder)
        for number in 1...6 { try await database.register(number) }
        let pending = try await database.outbox.pending(queue: "email", limit: 9)
        try await database.outbox.markRelayed(pending.prefix(3).map(\.sequence), at: pending[0].createdAt)
        try await database.outbox.apply(
            [OutboxReport(messageID: pending[0].message.id, change: .sent(code: 250))], cursor: "1-1", queue: "email",
            at: pending[0].createdAt)
        try await database.erase(4)
        _ = try await database.records.indexPossibleDuplicates(limit: 3)
        return database
    }

    @Test("a database of the service is sound, in use and after its end, and examining it changes nothing")
    func sound() async throws {
        try await withTemporaryFolder { folder in
            let database = try await filled(folder)
            #expect(try findings(folder) == [])
            #expect(try findings(folder, isDeep: false) == [])
            #expect(try await database.register(7).id == 7)
            try await database.close()
            #expect(try findings(folder) == [])
        }
    }

    @Test(
        "what somebody spoiled is found",
        arguments: [
            ("UPDATE notification_outbox SET patient_id = 99 WHERE seq = 5", "messages that wait belong to a patient"),
            ("UPDATE notification_outbox SET envelope = NULL WHERE seq = 5", "messages that wait have their envelope"),
            (
                "UPDATE notification_outbox SET final_at = NULL WHERE seq = 1",
                "messages that ended have no envelope, and a moment of their end"
            ),
            (
                "UPDATE notification_outbox SET relayed_at = NULL WHERE seq = 2",
                "messages that were handed over have a moment of it"
            ),
            ("UPDATE notification_outbox SET idem_key = 'x' WHERE seq IN (1, 2)", "messages are ordered once"),
            ("INSERT INTO tombstones VALUES (5, 1)", "ids are never given twice"),
            ("UPDATE sqlite_sequence SET seq = 3", "ids are never given twice"),
            ("UPDATE patients SET version = 0 WHERE id = 1", "versions and moments are possible"),
            ("DELETE FROM patient_likeness WHERE patient_id = 2", "likeness is of patients, in the order of ids"),
            (
                """
                INSERT INTO recorded_answers (claim, fingerprint, recorded_at, patient_id, status, body)
                VALUES (x'01', x'02', 1, 4, 201, x'03')
                """, "recorded answers show nobody who was erased"
            ),
            (
                "INSERT INTO patients SELECT 9, name, 'n', 'n', phone, NULL, document_url, NULL, 1, created_at, created_at FROM patients WHERE id = 6",
                "every patient has an entry of its registration"
            ),
            ("DROP TRIGGER audit_log_unchanged; UPDATE audit_log SET actor = 'x' WHERE seq = 2", "audit log"),
            ("DROP TRIGGER audit_log_kept; DELETE FROM audit_log WHERE seq = 3", "audit log"),
            ("UPDATE schema_migrations SET checksum = 1 WHERE number = 2", "schema"),
            ("DELETE FROM schema_migrations WHERE number = 4", "schema"),
            ("INSERT INTO schema_migrations VALUES (99, 'future', 1, '')", "schema"),
        ])
    func spoiled(_ script: String, _ rule: String) async throws {
        try await withTemporaryFolder { folder in
            let database = try await filled(folder)
            try await database.close()
            let connection = try Connection(path: "\(folder)/patients.db", access: .readWrite)
            try connection.execute(script)
            connection.close()
            #expect(try findings(folder).contains(rule))
        }
    }

    @Test("an index that disagrees with its table is found by the deep examination")
    func index() async throws {
        try await withTemporaryFolder { folder in
            let database = try await filled(folder)
            try await database.close()
            let connection = try Connection(path: "\(folder)/patients.db", access: .readWrite)
            // The index is left out while the row is changed, and comes back as it was.
            try connection.execute(
                """
                PRAGMA writable_schema = ON;
                CREATE TABLE kept AS SELECT rowid AS number, sql FROM sqlite_schema WHERE name = 'patients_name';
                UPDATE sqlite_schema SET sql = 'CREATE INDEX patients_name ON patients (phone)' WHERE name = 'patients_name';
                """)
            connection.close()
            #expect(try findings(folder, isDeep: false) == [])
            #expect(try findings(folder) == ["structure of the file"])
        }
    }

    @Test("another program's file is refused")
    func foreign() async throws {
        try await withTemporaryFolder { folder in
            let connection = try Connection(path: "\(folder)/patients.db", access: .readWrite)
            try connection.execute("CREATE TABLE theirs (a)")
            connection.close()
            let error = #expect(throws: SQLiteError.self) { try findings(folder) }
            #expect(error?.kind == .foreignDatabase)
        }
    }
}
