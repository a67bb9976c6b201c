import Patients
import SQLite
import TestSupport
import Testing
import Timekeeping

@testable import SQLitePatients

@Suite("Search (API §2.7)", .timeLimit(.minutes(2)))
struct SearchTests {
    private static let orders = PatientOrder.Key.allCases.flatMap {
        [PatientOrder(by: $0), PatientOrder(by: $0, isDescending: true)]
    }

    private func search(_ draft: PatientSearchDraft) throws -> PatientFilter {
        PatientFilter(search: try PatientValidation().check(draft))
    }

    /// Every page from the first to the last.
    private func walk(
        _ filter: PatientFilter, _ order: PatientOrder, limit: Int, in database: PatientDatabase
    ) async throws -> [Int64] {
        var query = PageQuery(order: order, filter: filter, limit: limit)
        var ids: [Int64] = []
        while true {
            let page = try await database.patients.page(query)
            ids += page.map(\.id)
            guard page.count == limit, let last = page.last else { return ids }
            query.place = .after(PagePosition(of: last, by: order.key))
        }
    }

    @Test("a patient who has just been registered is found, indexed or not, and until erased")
    func fresh() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let filter = try search(PatientSearchDraft(words: "ana 2", phone: "96 689 795"))
            for number in 1...3 { try await database.register(number) }
            #expect(try await database.patients.page(PageQuery(filter: filter, limit: 9)).map(\.id) == [2])
            #expect(try await database.records.indexSearch(limit: 2) == 2)
            #expect(try await database.records.indexSearch(limit: 2) == 1)
            #expect(try await database.records.indexSearch(limit: 2) == 0)
            #expect(try await database.patients.page(PageQuery(filter: filter, limit: 9)).map(\.id) == [2])
            #expect(try await database.patients.count(filter) == 1)
            try await database.erase(2)
            #expect(try await database.patients.page(PageQuery(filter: filter, limit: 9)).isEmpty)
            try await database.close()
        }
    }

    @Test("a changed patient is found by the new values only, and an erased one leaves no word in the file")
    func changes() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            for number in 1...2 { try await database.register(number) }
            _ = try await database.records.indexSearch(limit: 10)
            let change = try PatientValidation().check(PatientChangeDraft(name: "Wilhelmine Ana"))
            _ = try await database.patients.update(id: 1, to: change, expectedVersion: nil, by: .system)
            let new = try search(PatientSearchDraft(words: "wilh ana"))
            let old = try search(PatientSearchDraft(words: "1"))
            #expect(try await database.patients.page(PageQuery(filter: new, limit: 9)).map(\.id) == [1])
            #expect(try await database.patients.page(PageQuery(filter: old, limit: 9)).isEmpty)
            #expect(
                try inspect(folder, "SELECT count(*) FROM search_terms WHERE term = CAST('nwilhelmine' AS BLOB)") == [
                    "1"
                ])
            try await database.erase(1)
            try await database.close()
            #expect(try !fileContains("wilhelmine", in: "\(folder)/patients.db"))
        }
    }

    @Test(
        "every order and page size shows whom the rule matches, whatever part of them is indexed",
        arguments: [0, 40, 90])
    func orders(_ indexed: Int) async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let names = ["Ana", "Anabel López", "eva", "María-José", "O'Brien Ana", "Ándrea", "Zoë"]
            for number in 1...90 {
                let draft = PatientDraft(
                    name: names[number % names.count], email: "p\(number)@\(number % 3 == 0 ? "a" : "b").clinic.uy",
                    phone: number % 2 == 0 ? "2901 19\(10 + number % 7)" : "+598 2901 19\(10 + number % 5)",
                    documentURL: "https://\(number % 4 == 0 ? "files" : "docs").clinic.uy/\(number)")
                _ = try await database.insert(try PatientValidation().check(draft), enqueuing: composer)
                if number == indexed { _ = try await database.records.indexSearch(limit: 100) }
            }
            let everybody = try await database.patients.page(PageQuery(limit: 100))
            for draft in [
                PatientSearchDraft(words: "an"), PatientSearchDraft(words: "ana lo"),
                PatientSearchDraft(phone: "011912"),
                PatientSearchDraft(phone: "+59829011913"), PatientSearchDraft(emailDomain: "a.clinic.uy"),
                PatientSearchDraft(words: "a", emailDomain: "b.clinic.uy", documentHost: "files.clinic.uy"),
                PatientSearchDraft(email: "P7@b.clinic.uy"), PatientSearchDraft(email: "nobody@b.clinic.uy"),
            ] {
                let filter = try search(draft)
                let expected = Set(everybody.filter { filter.search?.matches($0) == true }.map(\.id))
                for order in Self.orders {
                    let all = try await walk(filter, order, limit: 100, in: database)
                    #expect(Set(all) == expected && all.count == expected.count, "\(draft) \(order)")
                    #expect(try await walk(filter, order, limit: 3, in: database) == all, "\(draft) \(order)")
                }
                #expect(try await database.patients.count(filter) == expected.count)
            }
            try await database.close()
        }
    }

    /// 40,000 patients of whom nearly everybody shares some words: the one half has one address' domain, the other half
    /// another name, and three at the end have both.
    private func makeCrowd(in folder: String) async throws -> PatientDatabase {
        try await PatientDatabase.open(in: folder).close()
        let connection = try Connection(path: "\(folder)/patients.db", access: .readWrite)
        try connection.execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
            INSERT INTO patients SELECT i, CASE WHEN i <= 20000 THEN 'Eva' ELSE 'Ana' END,
                'p' || i || CASE WHEN i <= 20000 OR i > 39997 THEN '@a.uy' ELSE '@b.uy' END, 'p' || i || '@x.uy',
                '2901 1919', NULL, 'https://clinic.uy/' || i, NULL, 1, 40001 - i, 5 FROM n;
            """)
        connection.close()
        return try PatientDatabase.open(in: folder)
    }

    @Test("words that nearly everybody has are found at once where they are, and also where nobody nearby has both")
    func crowd() async throws {
        try await withTemporaryFolder { folder in
            let database = try await makeCrowd(in: folder)
            while try await database.records.indexSearch(limit: 10_000) == 10_000 {}
            let common = try search(PatientSearchDraft(words: "e"))
            let page = try await database.patients.page(PageQuery(filter: common, at: .after(.id(100)), limit: 50))
            #expect(page.map(\.id) == Array(101...150))
            let both = try search(PatientSearchDraft(words: "an", emailDomain: "a.uy"))
            for order in Self.orders {
                let ids: [Int64] = [39998, 39999, 40000]
                // The later ones were registered earlier.
                let isReversed = order.isDescending != (order.key == .createdAt)
                #expect(try await walk(both, order, limit: 2, in: database) == (isReversed ? ids.reversed() : ids))
            }
            #expect(try await database.patients.count(both) == 3)
            try await database.close()
        }
    }

    @Test("terms are found by the key of their table")
    func plans() async throws {
        try await withTemporaryFolder { folder in
            try await PatientDatabase.open(in: folder).close()
            for query: StaticString in [
                "EXPLAIN QUERY PLAN SELECT patient_id FROM search_terms WHERE term >= ?1 AND term < ?2",
                "EXPLAIN QUERY PLAN DELETE FROM search_terms WHERE term = ?1 AND patient_id = ?2",
            ] {
                let connection = try Connection(path: "\(folder)/patients.db", access: .readOnly)
                let plan = try connection.statement(query).all { $0.text(3) }
                #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH search_terms USING PRIMARY KEY"), "\(plan)")
            }
        }
    }
}
