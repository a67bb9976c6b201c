import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@Suite("Lists in every order, by filter, and their number (API §2.7)")
struct ListTests {
    @Test(
        "a walk of 100,000 while others register and erase repeats nobody and skips nobody who was there throughout",
        arguments: PatientOrder.Key.allCases)
    func longWalk(_ key: PatientOrder.Key) async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder) { $0.durability = .normal }
            try fill(folder, 100_000)
            let order = PatientOrder(by: key, isDescending: key != .id)
            let doomed = Set((1...300).map { Int64($0 * 311) })
            async let changes: Void = {
                for id in doomed {
                    try await database.erase(id)
                    try await database.register(200_000 + Int(id))
                }
            }()

            var seen: [Int64] = []
            var query = PageQuery(order: order, limit: 499)
            while true {
                let page = try await database.patients.page(query)
                guard let last = page.last else { break }
                seen += page.map(\.id)
                query.place = .after(PagePosition(of: last, by: key))
            }
            try await changes

            #expect(Set(seen).count == seen.count)
            #expect(Set(1...100_000).subtracting(doomed).isSubset(of: seen))
            try await database.close()
        }
    }

    @Test("both directions and both ways of every order agree", arguments: PatientOrder.Key.allCases, [1, 7, 50])
    func ways(_ key: PatientOrder.Key, _ limit: Int) async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try fill(folder, 100)
            for isDescending in [false, true] {
                let order = PatientOrder(by: key, isDescending: isDescending)
                let all = try await database.patients.page(PageQuery(order: order, limit: 1_000))
                var backwards: [Patient] = []
                var query = PageQuery(order: order, at: .before(PagePosition(of: all[99], by: key)), limit: limit)
                while case let page = try await database.patients.page(query), let first = page.first {
                    backwards = page + backwards
                    query.place = .before(PagePosition(of: first, by: key))
                }

                #expect(all.count == 100)
                #expect(backwards == Array(all.dropLast()))
                let places = all.map { patient in (Self.value(key, of: patient), patient.id) }
                #expect(zip(places, places.dropFirst()).allSatisfy { isDescending ? $0 > $1 : $0 < $1 })
            }
            try await database.close()
        }
    }

    @Test("pages in the middle of many with one key are as quick as others: each is two searches of an index")
    func ties() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let connection = try Connection(path: "\(folder)/patients.db", access: .readOnly)
            for statement in [
                "EXPLAIN QUERY PLAN SELECT * FROM patient_records WHERE name = 'a' AND id > 5 ORDER BY id LIMIT 5",
                "EXPLAIN QUERY PLAN SELECT * FROM patient_records WHERE created_at = 1 AND id < 5 ORDER BY id DESC",
                "EXPLAIN QUERY PLAN SELECT * FROM patient_records WHERE name > 'a' ORDER BY name, id LIMIT 5",
                "EXPLAIN QUERY PLAN SELECT * FROM patient_records WHERE created_at < 9 ORDER BY created_at DESC, id DESC",
            ] as [StaticString] {
                let plan = try connection.statement(statement).all { $0.text(3) }
                #expect(plan.first?.hasPrefix("SEARCH p USING INDEX patients_") == true)
                #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.contains("SCAN") })
            }
            try await database.close()
        }
    }

    @Test("filters hold for pages and for the number alike")
    func filters() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            for number in 1...6 { try await database.register(number) }
            // One row per state that the storage can tell; 6 has no mail at all.
            try Self.execute(
                """
                UPDATE notification_outbox SET state = 1 WHERE patient_id = 2;
                UPDATE notification_outbox SET state = 2, envelope = NULL, final_at = 5 WHERE patient_id = 3;
                UPDATE notification_outbox SET state = 3, envelope = NULL, final_at = 5, reason = 'in_doubt'
                WHERE patient_id = 4;
                UPDATE notification_outbox SET state = 3, envelope = NULL, final_at = 5, reason = 'x'
                WHERE patient_id = 5;
                DELETE FROM notification_outbox WHERE patient_id = 6;
                UPDATE patients SET created_at = id * 10, updated_at = id * 10 + 5;
                """, folder)
            let everybody = try await database.patients.page(PageQuery(limit: 10))

            for state in MailState.allCases {
                let filter = PatientFilter(mailState: state)
                let expected = everybody.filter { $0.mail.state == state }.map(\.id)
                for key in PatientOrder.Key.allCases {
                    let query = PageQuery(order: PatientOrder(by: key), filter: filter, limit: 10)
                    #expect(try await database.patients.page(query).map(\.id).sorted() == expected)
                }
                #expect(try await database.patients.count(filter) == expected.count)
            }
            #expect(Set(everybody.map(\.mail.state)) == [.queued, .sent, .uncertain, .failed, .none])

            let dates: [(PatientFilter, [Int64])] = [
                (PatientFilter(createdFrom: Timestamp(microseconds: 30)), [3, 4, 5, 6]),
                (PatientFilter(createdBefore: Timestamp(microseconds: 30)), [1, 2]),
                (PatientFilter(updatedFrom: Timestamp(microseconds: 46)), [5, 6]),
                (
                    PatientFilter(
                        createdFrom: Timestamp(microseconds: .min), createdBefore: Timestamp(microseconds: .min)), []
                ),
                (
                    PatientFilter(createdFrom: Timestamp(microseconds: 20), createdBefore: Timestamp(microseconds: 51)),
                    [2, 3, 4, 5]
                ),
            ]
            for (filter, expected) in dates {
                for key in PatientOrder.Key.allCases {
                    for isDescending in [false, true] {
                        let order = PatientOrder(by: key, isDescending: isDescending)
                        let found = try await database.patients.page(PageQuery(order: order, filter: filter, limit: 10))
                        #expect(found.map(\.id).sorted() == expected)
                    }
                }
                #expect(try await database.patients.count(filter) == expected.count)
            }
            #expect(try await database.patients.count(.all) == 6)
            try await database.close()
        }
    }

    private static func value(_ key: PatientOrder.Key, of patient: Patient) -> String {
        switch key {
        case .id: ""
        case .createdAt: CivilTime(patient.createdAt).rfc3339
        case .name: patient.name
        }
    }

    /// Rows with few names and few moments, past the repository.
    private func fill(_ folder: String, _ count: Int) throws {
        try Self.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            INSERT INTO patients (name, email, email_key, phone, document_url, version, created_at, updated_at)
            SELECT 'Ana ' || char(97 + i * 7 % 26), 'm' || i || '@x.uy', 'm' || i || '@x.uy', '29011919', 'https://x.uy/',
                   1, 1795458605000000 + i * 31 % 97, 1795458605000000 FROM n;
            """, folder)
    }

    private static func execute(_ script: String, _ folder: String) throws {
        let connection = try Connection(path: "\(folder)/patients.db", access: .readWrite)
        try connection.execute(script)
        connection.close()
    }
}
