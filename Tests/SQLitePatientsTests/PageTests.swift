import Patients
import SQLitePatients
import TestSupport
import Testing

@Suite("Pages by key (API §2.7)")
struct PageTests {
    @Test(
        "a page holds the right ids, ascending",
        arguments: [
            (PageQuery(limit: 3), [1, 2, 3]), (PageQuery(after: 3, limit: 3), [4, 5, 6]),
            (PageQuery(after: 9, limit: 3), [10]), (PageQuery(after: 10, limit: 3), []),
            (PageQuery(before: 4, limit: 2), [2, 3]), (PageQuery(before: 2, limit: 5), [1]),
            (PageQuery(before: 1, limit: 5), []),
            (PageQuery(after: .min, limit: 1), [1]), (PageQuery(before: .max, limit: 1), [10]),
            (PageQuery(after: .max, limit: 1), []), (PageQuery(limit: .max), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ] as [(PageQuery, [Int64])])
    func ids(_ query: PageQuery, _ expected: [Int64]) async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            for number in 1...10 { try await database.register(number) }
            #expect(try await database.patients.page(query).map(\.id) == expected)
            try await database.close()
        }
    }

    @Test("walking while others register and erase repeats nobody and skips nobody who was there throughout")
    func walk() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            for number in 1...60 { try await database.register(number) }
            let doomed = Set(stride(from: Int64(5), through: 60, by: 5))
            async let erasing: Void = {
                for id in doomed.shuffled() { try await database.erase(id, expectedVersion: nil) }
            }()
            async let registering: Void = {
                for number in 61...80 { try await database.register(number) }
            }()
            var seen: [Int64] = []
            while true {
                let page = try await database.patients.page(PageQuery(after: seen.last ?? 0, limit: 7))
                if page.isEmpty { break }
                seen += page.map(\.id)
            }
            _ = try await (erasing, registering)
            #expect(seen == seen.sorted())
            #expect(Set(seen).count == seen.count)
            #expect(Set(1...60).subtracting(doomed).isSubset(of: seen))
            try await database.close()
        }
    }
}
