import JSON
import Patients
import Testing

@testable import PatientAPI

@Suite("Listing patients (API §2.7)")
struct ListingTests {
    private let service = ServiceUnderTest()

    @Test("walking forward by the next cursor shows every patient once, and back again")
    func walk() async throws {
        for number in 1...7 { _ = try await service.post("/patients", Sample.patient(number)) }

        var target: String? = "/patients?limit=3"
        var seen: [[Int64]] = []
        var last: ServiceAnswer?
        while let next = target {
            let page = try await service.get(next)
            seen.append(Self.ids(page))
            target = Self.link("next", page)
            last = page
        }
        let back = try await service.get(try #require(last.flatMap { Self.link("prev", $0) }))

        #expect(seen == [[1, 2, 3], [4, 5, 6], [7]])
        #expect(Self.ids(back) == [4, 5, 6])
        #expect(Self.link("first", back) == "/patients?limit=3")
    }

    @Test("rows that come and go between pages neither repeat nor hide others")
    func stability() async throws {
        for number in 1...4 { _ = try await service.post("/patients", Sample.patient(number)) }

        let first = try await service.get("/patients?limit=2")
        _ = try await service.delete("/patients/2")
        _ = try await service.post("/patients", Sample.patient(5))
        let second = try await service.get(try #require(Self.link("next", first)))
        let third = try await service.get(try #require(Self.link("next", second)))

        #expect(Self.ids(first) + Self.ids(second) + Self.ids(third) == [1, 2, 3, 4, 5])
    }

    @Test("fields selects members, in their fixed order, and stays on the way")
    func fields() async throws {
        for number in 1...2 { _ = try await service.post("/patients", Sample.patient(number)) }

        let answer = try await service.get("/patients?fields=email,id&limit=1")

        #expect(answer.text.hasPrefix(#"{"items":[{"id":1,"email":"p1@example.com"}],"next":""#))
        #expect(Self.link("next", answer)?.hasSuffix("&limit=1&fields=id,email") == true)
    }

    @Test(
        "parameters that are unknown, repeated or out of range are refused",
        arguments: [
            "limit=0", "limit=501", "limit=+5", "limit=", "limit=5&limit=5", "sort=email", "fields=id,secret",
            "fields=",
            "offset=3", "count=many", "%zz=1", "csv=yes", "created_from=2026-13-01T00:00:00Z", "updated_from=yesterday",
            "mail_state=lost",
        ])
    func parameter(_ query: String) async throws {
        let answer = try await service.get("/patients?\(query)")

        #expect(answer.status == 400)
        #expect(answer.text.contains(#""code":"invalid-parameter""#))
    }

    @Test(
        "personal data does not belong into an address",
        arguments: [
            "email=a@b.co", "phone=1", "q=a@b.co", "name=Ana", "limit=5&document_host=x.co", "email_domain=b.co",
        ])
    func personalData(_ query: String) async throws {
        let answer = try await service.get("/patients?\(query)")

        #expect(answer.status == 400)
        #expect(answer.text.hasSuffix(#""use":"/patients/search"}"#))
        #expect(!answer.text.contains("a@b.co"))
    }

    @Test("a cursor that is cut, changed, of another listing or of another version is refused")
    func forgery() async throws {
        let cursor = PageCursor(.id(7)).text(scope: "id")
        var forged = [
            String(cursor.dropLast()), cursor + "A", cursor + "=", "", "!!!!", String(repeating: "A", count: 200),
        ]
        forged.append(PageCursor(.id(7)).text(scope: "-id"))
        for index in cursor.indices {
            var changed = cursor
            changed.replaceSubrange(index...index, with: cursor[index] == "A" ? "B" : "A")
            forged.append(changed)
        }

        for text in forged {
            #expect(throws: InvalidCursor.self, "\(text)") { try PageCursor(text, by: .id, scope: "id") }
        }
        let answer = try await service.get("/patients?after=\(forged[0])")
        #expect(answer.text.contains(#""code":"invalid-cursor""#))
        #expect(try PageCursor(cursor, by: .id, scope: "id").position == .id(7))
    }

    private static func ids(_ answer: ServiceAnswer) -> [Int64] {
        let page = try? JSONValue.parse(answer.body)
        return page?["items"]?.arrayValue?.compactMap { $0["id"]?.integerValue } ?? []
    }

    /// The target of a relation in `Link` (RFC 8288 §3).
    private static func link(_ relation: String, _ answer: ServiceAnswer) -> String? {
        for part in (answer["link"] ?? "").components(", ") where part.hasSuffix("rel=\"\(relation)\"") {
            return String(part.dropFirst().prefix { $0 != ">" })
        }
        return nil
    }
}

extension String {
    /// Cut at a separator.
    func components(_ separator: String) -> [String] {
        split(separator: separator).map(String.init)
    }
}
