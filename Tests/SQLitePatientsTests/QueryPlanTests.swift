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
                """
                EXPLAIN QUERY PLAN SELECT * FROM notification_outbox
                WHERE state = 0 AND queue = 'email' ORDER BY seq LIMIT 10
                """, in: folder)
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
                WHERE state = 1 AND queue = 'email' AND checked_at < 5 ORDER BY checked_at LIMIT 10
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

    @Test(
        "what was put off, who is alike and who looked at a patient are searches, never scans",
        arguments: [
            ("EXPLAIN QUERY PLAN SELECT patient_id FROM patient_likeness WHERE phone = ?1 LIMIT 5", "likeness_phone"),
            ("EXPLAIN QUERY PLAN SELECT patient_id FROM patient_likeness WHERE person = ?1 LIMIT 5", "likeness_person"),
            ("EXPLAIN QUERY PLAN SELECT patient_id FROM patient_likeness WHERE email = ?1 LIMIT 5", "likeness_email"),
            ("EXPLAIN QUERY PLAN SELECT max(patient_id) FROM patient_likeness", "SEARCH patient_likeness"),
            (
                """
                EXPLAIN QUERY PLAN SELECT hash FROM audit_log WHERE patient_id = ?1 AND seq > 1 ORDER BY seq LIMIT 5
                """, "audit_patient"
            ),
            (
                "EXPLAIN QUERY PLAN UPDATE recorded_answers SET body = NULL WHERE patient_id = 1",
                "recorded_answers_patient"
            ),
            (
                """
                EXPLAIN QUERY PLAN SELECT coalesce(max(position) + 1, 0) FROM queued_jobs WHERE queue = 'e' AND place = 0
                """, "queued_jobs_place (queue=? AND place=?)"
            ),
            (
                "EXPLAIN QUERY PLAN SELECT id FROM tombstones WHERE erased_at < 5 ORDER BY erased_at LIMIT 5",
                "tombstones_age"
            ),
        ] as [(StaticString, String)])
    func contract(_ query: StaticString, _ index: String) async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let plan = try plan(query, in: folder)
            #expect(plan.count == 1 && plan[0].contains(index), "\(plan)")
            try await database.close()
        }
    }
}
