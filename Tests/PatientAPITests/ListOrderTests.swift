import JSON
import Patients
import Testing
import Timekeeping

@testable import PatientAPI

@Suite("Orders, filters and counts of a list (API §2.7)")
struct ListOrderTests {
    private let service = ServiceUnderTest()

    @Test(
        "every order is walked forwards and backwards over every page",
        arguments: ["id", "-id", "created_at", "-created_at", "name", "-name"], [1, 2, 3, 7])
    func walk(_ sort: String, _ limit: Int) async throws {
        // All were registered at the same moment, and two share each name: ids have to decide.
        for number in [3, 1, 2, 5, 4, 6, 7] {
            _ = try await service.post(
                "/patients",
                Sample.patient(number).replacing(
                    "Patient \(Sample.letter(number))", with: "N\(Sample.letter(number / 2))"))
        }
        let everybody = Self.ids(try await service.get("/patients?sort=\(sort)"))

        var forwards: [[Int64]] = []
        var target: String? = "/patients?sort=\(sort)&limit=\(limit)"
        var way: ServiceAnswer?
        while let next = target {
            let page = try await service.get(next)
            forwards.append(Self.ids(page))
            target = Self.link("next", page)
            way = page
        }
        var backwards = forwards.suffix(1)
        while let last = way, let previous = Self.link("prev", last) {
            let page = try await service.get(previous)
            backwards.insert(Self.ids(page), at: backwards.startIndex)
            way = page
        }

        #expect(Set(everybody) == Set(1...7))
        #expect(forwards.flatMap(\.self) == everybody)
        #expect(backwards.flatMap(\.self) == everybody)
        if sort == "name" { #expect(everybody == [2, 1, 3, 4, 5, 6, 7]) }
        if sort.hasPrefix("-") {
            #expect(everybody == Self.ids(try await service.get("/patients?sort=\(sort.dropFirst())")).reversed())
        }
    }

    @Test("count=exact tells the number behind the filter, on every page and in every form")
    func count() async throws {
        for number in 1...5 { _ = try await service.post("/patients", Sample.patient(number)) }

        let page = try await service.get("/patients?limit=2&count=exact&mail_state=queued")
        let none = try await service.get("/patients?count=exact&mail_state=sent")
        let table = try await service.get("/patients?count=exact", ("Accept", "text/csv"))
        let plain = try await service.get("/patients?count=none")

        #expect(page.text.hasSuffix(#","prev":null,"total":5}"#))
        #expect(page["x-total-count"] == "5")
        #expect(Self.link("next", page)?.hasSuffix("&limit=2&mail_state=queued&count=exact") == true)
        #expect(none.text == #"{"items":[],"next":null,"prev":null,"total":0}"#)
        #expect(table["x-total-count"] == "5")
        #expect(plain["x-total-count"] == nil && !plain.text.contains("total"))
    }

    @Test(
        "dates bound the list: from is inside, to is outside; offsets are understood",
        arguments: [
            ("created_from=2026-11-23T18:30:05.123456Z", 1), ("created_from=2026-11-23T18:30:05.123457Z", 0),
            ("created_to=2026-11-23T18:30:05.123456Z", 0), ("created_to=2026-11-23T18:30:05.123457Z", 1),
            ("updated_from=2026-11-23T15:30:05.123456-03:00", 1),
            ("updated_from=2026-11-23T19:30:05.123457%2B01:00", 0),
            ("created_from=2026-11-23T00:00:00Z&created_to=2026-11-24T00:00:00Z", 1),
        ])
    func dates(_ query: String, _ number: Int) async throws {
        _ = try await service.post("/patients", Sample.john)

        #expect(Self.ids(try await service.get("/patients?" + query)).count == number)
    }

    @Test("a cursor belongs to the order and the filter it was made for")
    func scope() async throws {
        for number in 1...3 { _ = try await service.post("/patients", Sample.patient(number)) }
        let page = try await service.get("/patients?limit=1&sort=name")
        let next = try #require(Self.link("next", page))

        #expect(try await service.get(next).status == 200)
        for other in ["sort=-name", "sort=id", "sort=created_at", "sort=name&mail_state=queued"] {
            let answer = try await service.get(next.replacing("sort=name", with: other))
            #expect(answer.status == 400 && answer.text.contains(#""code":"invalid-cursor""#))
        }
    }

    @Test(
        "every position survives its cursor, whatever its name",
        arguments: ["", "Ñúñez", String(repeating: "𝔸", count: 255)])
    func positions(_ name: String) throws {
        let moment = Timestamp(microseconds: .min + 1)
        for position in [.id(.max), .createdAt(moment, id: -1), .name(name, id: 7)] as [PagePosition] {
            let text = PageCursor(position).text(scope: "x")
            #expect(try PageCursor(text, by: position.key, scope: "x").position == position)
        }
    }

    private static func ids(_ answer: ServiceAnswer) -> [Int64] {
        let page = try? JSONValue.parse(answer.body)
        return page?["items"]?.arrayValue?.compactMap { $0["id"]?.integerValue } ?? []
    }

    private static func link(_ relation: String, _ answer: ServiceAnswer) -> String? {
        for part in (answer["link"] ?? "").components(", ") where part.hasSuffix("rel=\"\(relation)\"") {
            return String(part.dropFirst().prefix { $0 != ">" })
        }
        return nil
    }
}

extension Sample {
    /// The letter by which ``patient(_:)`` names one of the first ten.
    fileprivate static func letter(_ number: Int) -> Character {
        Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(number)))
    }
}
