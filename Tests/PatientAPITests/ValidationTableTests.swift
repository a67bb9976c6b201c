import JSON
import Patients
import Testing

@testable import PatientAPI

/// A value of one field, typed by somebody who got everything else right.
struct TypedValue: Sendable, CustomTestStringConvertible {
    let field: String
    /// As a JSON literal, since some values can only be written with escapes.
    let literal: String
    /// What is stored, or the code of what is wrong.
    let outcome: String

    var testDescription: String { "\(field) \(literal.prefix(60))" }

    /// A body with this value; the address is another one for every `number`.
    func body(_ number: Int = 0) -> String {
        var members = [
            ("name", #""Ana""#), ("email", #""p\#(number)@example.com""#), ("phone", #""2901 1919""#),
            ("document_url", #""https://example.com/d""#),
        ]
        for index in members.indices where members[index].0 == field { members[index].1 = literal }
        return "{" + members.map { #""\#($0.0)":\#($0.1)"# }.joined(separator: ",") + "}"
    }

    static func values(_ field: String, _ rows: [(String, String)]) -> [TypedValue] {
        rows.map { value, outcome in
            TypedValue(
                field: field, literal: String(decoding: JSONValue.string(value).encoded, as: UTF8.self),
                outcome: outcome)
        }
    }

    static func literals(_ field: String, _ rows: [(String, String)]) -> [TypedValue] {
        rows.map { TypedValue(field: field, literal: $0.0, outcome: $0.1) }
    }
}

@Suite("What is accepted and what is rejected (API §2.14)")
struct ValidationTableTests {
    @Test("accepted values are stored as the contract says, on both families", arguments: acceptedValues)
    func accepted(_ value: TypedValue) async throws {
        for path in ["/patients", "/patients/register"] {
            let service = ServiceUnderTest()
            let answer = try await service.post(path, value.body())
            #expect([200, 201].contains(answer.status), "\(answer.text)")
            #expect(answer.json?[value.field]?.stringValue == value.outcome)
            #expect(try await service.get("/patients/1").json?[value.field]?.stringValue == value.outcome)
        }
    }

    @Test(
        "rejected values are named by field and code in both languages, and by their words on legacy routes",
        arguments: rejectedValues)
    func rejected(_ value: TypedValue) async throws {
        let service = ServiceUnderTest()
        let spanish = try await service.post("/patients", value.body(), ("Accept-Language", "es-UY"))
        let english = try await service.post("/patients", value.body(), ("Accept-Language", "en"))
        let legacy = try await service.post("/patients/register", value.body(), ("Accept-Language", "en"))
        let patched = try await service.patched(value)

        for answer in [spanish, english, patched] {
            #expect(answer.status == 422)
            #expect(answer.errors == ["#/\(value.field) \(value.outcome)"])
        }
        #expect(spanish["content-language"] == "es" && english["content-language"] == "en")
        let sentences = [spanish, english].map { $0.json?["errors"]?.arrayValue?.first?["detail"]?.stringValue ?? "" }
        #expect(sentences.allSatisfy { !$0.isEmpty } && sentences[0] != sentences[1])
        #expect(spanish.json?["title"] != english.json?["title"])

        let entry = try #require(legacy.json?["detail"]?.arrayValue?.first)
        #expect(legacy.status == 422 && legacy.json?["detail"]?.arrayValue?.count == 1)
        #expect(entry["loc"] == .array([.string("body"), .string(value.field)]))
        #expect(entry["msg"]?.stringValue?.isEmpty == false && entry["input"] != nil)
        #expect(service.repository.messages.isEmpty)
    }

    private static let acceptedValues =
        TypedValue.values(
            "name",
            [
                "Ana", "X Æ A-12", "María-José Ñúñez", "O'Brien", "Nguyễn Văn A", "محمد", "山田太郎", "Jean  Luc",
                "<b>Bob</b>",
            ].map { ($0, $0) })
        + TypedValue.values(
            "email",
            [
                ("a@b.co", "a@b.co"), ("John.Doe+tag@Example.COM", "John.Doe+tag@example.com"),
                (" pad@b.co ", "pad@b.co"),
                ("o'hara@example.org", "o'hara@example.org"), ("ñandú@example.com", "ñandú@example.com"),
                ("ana@españa.example", "ana@españa.example"),
                ("ana@xn--espaa-rta.example", "ana@xn--espaa-rta.example"),
                ("x@example.com", "x@example.com"),
            ])
        + TypedValue.values(
            "phone",
            [
                "+1234567890", "+598 96 689 795", "(555)214-7788x123", "001-555-214-7788x12345", "555.214.7788",
                "2901 1919", "+49 30 901820", "٠٩٦٦٨٩٧٩٥",
            ].map { ($0, $0) })
        + TypedValue.values(
            "document_url",
            [
                ("https://example.com/a.jpg", "https://example.com/a.jpg"),
                ("http://www.smith.com", "http://www.smith.com/"), ("HTTPS://EXAMPLE.com", "https://example.com/"),
                ("http://x.co:80/p", "http://x.co/p"), ("https://x.co/a/../b", "https://x.co/b"),
                ("http://localhost:9000/x", "http://localhost:9000/x"),
                ("https://[2001:db8::1]/d", "https://[2001:db8::1]/d"),
                ("https://españa.example/ñ?x=1#p", "https://xn--espaa-rta.example/%C3%B1?x=1#p"),
            ])

    private static let rejectedValues =
        TypedValue.literals(
            "name",
            [
                (#""""#, "name-blank"), (#""   ""#, "name-blank"), (#""123""#, "name-no-letter"),
                (#""Ana\u0000""#, "name-control"), (#""Ana\r\nBcc: x""#, "name-control"),
                (#""\ud800""#, "invalid-unicode"), ("\"" + String(repeating: "a", count: 256) + "\"", "name-too-long"),
                (#""Ana\u202Egpj""#, "name-bidi"), ("5", "not-a-string"),
            ])
        + TypedValue.values(
            "email",
            [
                ("a@b", "email-no-dot"), ("@b.co", "email-no-local"), ("a@", "email-no-domain"),
                ("a b@c.co", "email-space"), ("a..b@c.co", "email-dot"), (".a@c.co", "email-dot"),
                (#""a b"@c.co"#, "email-quoted"), ("a@[127.0.0.1]", "email-ip"), ("a@-b.co", "email-label"),
                ("a@b.c0m.123", "email-tld"), ("a@localhost", "email-special-use"), ("a@x.local", "email-special-use"),
                ("a@@b.co", "email-domain-char"), (String(repeating: "a", count: 65) + "@b.co", "email-local-too-long"),
                ("Ana <a@b.co>", "email-display-name"), ("plain", "email-no-at"),
            ])
        + TypedValue.values(
            "phone",
            [
                ("", "phone-too-short"), ("123", "phone-too-short"), ("12345678901234567890", "phone-too-long"),
                ("CALL-NOW", "phone-letters"), ("+1+2345", "phone-plus"), ("(555 1234", "phone-parens"),
                ("1;rm -rf", "phone-char"),
            ])
        + TypedValue.values(
            "document_url",
            [
                ("example.com/a", "url-relative"), ("//x.co/a", "url-relative"), ("ftp://x.co/a", "url-scheme"),
                ("javascript:alert(1)", "url-scheme"), ("data:,x", "url-scheme"), ("http://", "url-no-host"),
                ("http:///a", "url-no-host"), ("http://u:p@x.co/", "url-userinfo"), ("http://x.co:99999/", "url-port"),
                ("http://x.co/a b", "url-space"), (#"http://x.co\evil"#, "url-backslash"),
                ("http://x.co/%zz", "url-percent"), ("", "url-empty"),
            ])
}

extension ServiceUnderTest {
    /// The answer to a patch with this value, of a patient in a service of its own.
    fileprivate func patched(_ value: TypedValue) async throws -> ServiceAnswer {
        let other = ServiceUnderTest()
        _ = try await other.post("/patients", Sample.john)
        return try await other.patch("/patients/1", #"{"\#(value.field)":\#(value.literal)}"#)
    }
}
