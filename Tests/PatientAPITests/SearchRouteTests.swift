import JSON
import Patients
import Testing

@testable import PatientAPI

@Suite("POST /patients/search and QUERY /patients (API §2.7, RFC 10008)")
struct SearchRouteTests {
    private let service = ServiceUnderTest()

    private func register(_ count: Int) async throws {
        for number in 1...count { _ = try await service.post("/patients", Sample.patient(number)) }
    }

    private func query(
        _ body: String, type: String? = "application/json", _ fields: (String, String)...
    ) async throws -> ServiceAnswer {
        let all = (type.map { [("Content-Type", $0)] } ?? []) + fields
        return try await service.send("QUERY", "/patients", fields: all, body: Array(body.utf8))
    }

    @Test(
        "somebody is found by every member, and by both methods",
        arguments: [
            (#"{"q":"patient B"}"#, [1]), (#"{"q":"PAT"}"#, [1, 2, 3]), (#"{"email":"P2@Example.com"}"#, [2]),
            (#"{"email_domain":"example.com","limit":2}"#, [1, 2]),
            (#"{"phone":"2901 1919","sort":"-id"}"#, [3, 2, 1]),
            (#"{"document_host":"example.com"}"#, [1, 2, 3]), (#"{"document_host":"example.org"}"#, []),
            ("{}", [1, 2, 3]),
            (#"{"q":null,"mail_state":"queued","created_from":"2020-01-01T00:00:00Z"}"#, [1, 2, 3]),
        ] as [(String, [Int64])])
    func found(_ body: String, _ expected: [Int64]) async throws {
        try await register(3)

        let post = try await service.post("/patients/search", body)
        let query = try await query(body)

        #expect(post.status == 200 && ids(post) == expected)
        #expect(post.body == query.body)
        #expect(post["cache-control"] == "no-store" && query["cache-control"] == "no-store")
    }

    @Test("pages are walked by the cursors in the body; no address leads to them")
    func pages() async throws {
        try await register(5)
        let first = try await service.post("/patients/search", #"{"q":"p","limit":2,"sort":"name"}"#)
        let next = try #require(try JSONValue.parse(first.body)["next"]?.stringValue)

        let second = try await service.post(
            "/patients/search", #"{"q":"p","limit":2,"sort":"name","after":"\#(next)"}"#)
        let other = try await service.post(
            "/patients/search", #"{"q":"pa","limit":2,"sort":"name","after":"\#(next)"}"#)
        let previous = try #require(try JSONValue.parse(second.body)["prev"]?.stringValue)
        let back = try await service.post(
            "/patients/search", #"{"q":"p","limit":2,"sort":"name","before":"\#(previous)"}"#)

        #expect(ids(first) == [1, 2] && ids(second) == [3, 4] && ids(back) == [1, 2])
        #expect(first["link"] == nil)
        #expect(other.status == 400 && other.text.contains(#""code":"invalid-cursor""#))
    }

    @Test("the forms, members and counts of a list are those of a search")
    func forms() async throws {
        try await register(3)
        let body = #"{"q":"patient","fields":["email","id"],"count":"exact"}"#

        let csv = try await service.post("/patients/search", body, ("Accept", "text/csv"))
        let lines = try await service.post("/patients/search", body, ("Accept", "application/x-ndjson"))
        let json = try await service.post("/patients/search", #"{"fields":"id","count":"exact","limit":1}"#)

        #expect(csv.text == "id,email\r\n1,p1@example.com\r\n2,p2@example.com\r\n3,p3@example.com\r\n")
        #expect(csv["x-total-count"] == "3")
        #expect(lines.text.hasPrefix(#"{"id":1,"email":"p1@example.com"}"# + "\n"))
        #expect(json.text.hasPrefix(#"{"items":[{"id":1}],"#) && json.text.hasSuffix(#""total":3}"#))
    }

    @Test("all that is wrong with a body is said at once, by pointers")
    func refusals() async throws {
        let answer = try await service.post(
            "/patients/search",
            #"{"q":"--","email":5,"phone":"12","limit":501,"sort":"email","fields":["id","x"],"#
                + #""created_from":"today","offset":3,"mail_state":"lost","count":true,"after":1,"before":"x"}"#)

        #expect(answer.status == 422)
        let errors = try JSONValue.parse(answer.body)["errors"]?.arrayValue ?? []
        let codes = Dictionary(
            uniqueKeysWithValues: errors.map { ($0["pointer"]?.stringValue ?? "", $0["code"]?.stringValue ?? "") })
        #expect(
            codes == [
                "#/q": "name-blank", "#/email": "not-a-string", "#/phone": "phone-too-short", "#/limit": "out-of-range",
                "#/sort": "not-allowed", "#/fields": "not-allowed", "#/created_from": "not-a-moment",
                "#/offset": "unknown-field", "#/mail_state": "not-allowed", "#/count": "not-allowed",
                "#/after": "not-a-string",
            ])
        #expect(errors.first { $0["pointer"] == .string("#/limit") }?["max"]?.integerValue == 500)
    }

    @Test(
        "a body that is no search is refused by its kind",
        arguments: [
            ("[]", "application/json", 422, "validation"), ("{", "application/json", 400, "malformed-json"),
            ("", "application/json", 400, "malformed-json"), ("{}", "text/plain", 415, "unsupported-media-type"),
            ("{}", "application/json; charset=utf-16", 415, "unsupported-media-type"),
            (#"{"after":"nonsense"}"#, "application/json", 400, "invalid-cursor"),
            (#"{"after":"a","before":"b"}"#, "application/json", 422, "validation"),
        ])
    func kinds(_ body: String, _ type: String, _ status: Int, _ code: String) async throws {
        for answer in [
            try await service.post("/patients/search", body, type: type), try await query(body, type: type),
        ] {
            #expect(answer.status == status)
            #expect(answer.text.contains(#""code":"\#(code)""#))
        }
    }

    @Test("QUERY without a content type is 400, with another one 415 that says which would do (RFC 10008 §2)")
    func mediaTypes() async throws {
        let none = try await query("{}", type: nil)
        let wrong = try await query("{}", type: "application/sql")
        let post = try await service.post("/patients/search", "{}", type: nil)

        #expect(none.status == 400 && none.text.contains(#""code":"malformed-request""#))
        #expect(wrong.status == 415 && wrong["accept-query"] == #""application/json""#)
        #expect(post.status == 415 && post["accept-post"] == "application/json")
    }

    @Test("an address takes nothing of a search, and QUERY is no method of other paths")
    func addresses() async throws {
        let personal = try await service.post("/patients/search?q=ana", "{}")
        let other = try await service.post("/patients/search?limit=1", "{}")
        let get = try await service.get("/patients/search")
        let elsewhere = try await service.send("QUERY", "/patients/1", fields: [], body: [])
        let unknown = try await service.send("FROBNICATE", "/patients", fields: [], body: [])

        #expect(personal.status == 400 && personal.text.contains(#""code":"pii-in-url""#))
        #expect(other.status == 400 && other.text.contains(#""code":"invalid-parameter""#))
        #expect(get.status == 405 && get["allow"] == "POST, OPTIONS")
        #expect(elsewhere.status == 405)
        #expect(unknown.status == 501)
    }

    @Test("a search is noted as one, with what was shown")
    func audit() async throws {
        try await register(2)
        _ = try await service.post("/patients/search", #"{"q":"patient"}"#)
        _ = try await service.get("/patients")

        let actions = service.repository.notes.map(\.event.action)
        #expect(actions.suffix(2) == [.search, .list])
    }

    private func ids(_ answer: ServiceAnswer) -> [Int64] {
        let page = try? JSONValue.parse(answer.body)
        return page?["items"]?.arrayValue?.compactMap { $0["id"]?.integerValue } ?? []
    }
}
