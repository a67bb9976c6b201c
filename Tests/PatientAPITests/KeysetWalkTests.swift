import JSON
import SQLite
import TestSupport
import Testing

@testable import PatientAPI

@Suite("A list is walked while others register and erase (API §2.7)")
struct KeysetWalkTests {
    private static let count: Int64 = 100_000
    /// Erased meanwhile, one for each page.
    private static let doomed = Set(stride(from: Int64(37), through: count, by: 499))

    @Test(
        "through 100,000 patients nobody comes twice, and nobody who was there throughout is missing",
        .timeLimit(.minutes(10)), arguments: ["id", "-created_at", "name"])
    func walk(_ sort: String) async throws {
        try await DatabaseService.run { service in
            try Self.fill(service.path)
            var seen: [Int64] = []
            var erasing = Self.doomed.shuffled().makeIterator()
            var next: String? = ""
            var pages = 0
            while let cursor = next {
                pages += 1
                let victim = erasing.next()
                let number = pages
                async let churn: Void = {
                    let registered = try await service.post("/patients", Sample.patient(number))
                    #expect(registered.status == 201)
                    if let victim { #expect(try await service.delete("/patients/\(victim)").status == 204) }
                }()
                let page = try await service.get(
                    "/patients?limit=500&fields=id&sort=\(sort)" + (cursor.isEmpty ? "" : "&after=\(cursor)"))
                try await churn

                #expect(page.status == 200)
                let json = try JSONValue.parse(page.body)
                seen += (json["items"]?.arrayValue ?? []).compactMap { $0["id"]?.integerValue }
                next = json["next"]?.stringValue
            }

            let known = Set(seen)
            #expect(pages >= Self.count / 500)
            #expect(known.count == seen.count)
            #expect(Set(1...Self.count).subtracting(Self.doomed).isSubset(of: known))
            if sort == "id" { #expect(seen == seen.sorted()) }
        }
    }

    /// Patients as they are stored, many of them with the same name and moment, so that ids have to settle the order.
    private static func fill(_ path: String) throws {
        let connection = try Connection(path: path, access: .readWrite)
        defer { connection.close() }
        try connection.execute(
            """
            INSERT INTO patients
                (name, email, email_key, phone, document_url, version, created_at, updated_at)
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))
            SELECT 'Ana ' || char(65 + n % 7), 'ana' || n || '@example.com', 'ana' || n || '@example.com', '2901 1919',
                'https://example.com/' || n, 1, 1700000000000000 + (n * 7919 % 5000) * 1000000, 1800000000000000
            FROM numbers
            """)
    }
}
