import SQLite
import SQLitePatients
import TestSupport
import Testing

/// The statements of the hot paths, in the shortest form that has the same plan.
@Suite("Query plans")
struct QueryPlanTests {
    private func plan(_ query: StaticString, in folder: String) throws -> [String] {
        let connection = try Connection(path: "\(folder)/patients.db", access: .readOnly)
        return try connection.statement(query).all { $0.text(3) }
    }

    @Test("pending messages are found by the index of new ones, without sorting")
    func pending() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let plan = try plan(
                "EXPLAIN QUERY PLAN SELECT * FROM notification_outbox WHERE state = 0 ORDER BY seq LIMIT 10", in: folder
            )
            #expect(plan == ["SCAN notification_outbox USING INDEX outbox_new"])
            try await database.close()
        }
    }

    @Test("open messages are found by when they were checked, without sorting")
    func open() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let plan = try plan(
                """
                EXPLAIN QUERY PLAN SELECT * FROM notification_outbox
                WHERE state = 1 AND checked_at < 5 ORDER BY checked_at LIMIT 10
                """, in: folder)
            #expect(plan == ["SEARCH notification_outbox USING INDEX outbox_open (checked_at<?)"])
            try await database.close()
        }
    }

    @Test("a page is a walk along the key, its mail a search per row")
    func page() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let plan = try plan(
                """
                EXPLAIN QUERY PLAN SELECT p.id, o.state FROM patients p LEFT JOIN notification_outbox o
                  ON o.seq = (SELECT max(seq) FROM notification_outbox WHERE patient_id = p.id AND queue = 'email')
                WHERE p.id > 1 AND p.id < 9 ORDER BY p.id LIMIT 5
                """, in: folder)
            #expect(plan.first == "SEARCH p USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")
            #expect(plan.allSatisfy { $0.contains("SEARCH") || $0.contains("SUBQUERY") })
            try await database.close()
        }
    }
}
