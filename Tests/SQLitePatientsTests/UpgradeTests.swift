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
            #expect(try inspect(folder, "SELECT count(*) FROM patients WHERE like_phone IS NULL") == ["0"])
            let same = try candidate(2, email: "an.a2+x@clinic.uy")
            let found = try await database.patients.possibleDuplicates(of: same)
            #expect(found.contains { $0.patient == 2 && $0.because.contains(.nameAndDocument) })
            let registered = try await database.register(count + 1)
            #expect(registered.id == Int64(count + 1))
            #expect(try await database.audit.verify() == .intact(head: try await database.audit.head()))
            try await database.close()
        }
    }
}
