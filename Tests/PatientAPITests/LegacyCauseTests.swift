import JSON
import Patients
import Testing

@testable import PatientAPI

/// A body of a registration and what a client of the original reads.
struct LegacyCause: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: String
    let answer: String

    init(_ title: String, _ value: TypedValue, _ entry: String) {
        testDescription = title
        body = value.body()
        answer = #"{"detail":[{"type":\#(entry)}]}"#
    }
}

/// The causes of API §2.2 that were not recorded because the original had no such rule, or died.
@Suite("Legacy answers to what the original did not refuse")
struct LegacyCauseTests {
    @Test("each cause has its type, its place, its words, its input and its context, in this order", arguments: causes)
    func cause(_ cause: LegacyCause) async throws {
        for path in ["/patients/register", "/register"] {
            let answer = try await ServiceUnderTest().post(path, cause.body)
            #expect(answer.status == 422)
            #expect(answer["content-type"] == "application/json")
            #expect(answer.text == cause.answer)
        }
    }

    private static func text(_ field: String, _ title: String, _ value: String, _ entry: (String) -> String)
        -> LegacyCause
    {
        let literal = String(decoding: JSONValue.string(value).encoded, as: UTF8.self)
        return LegacyCause(
            title, TypedValue(field: field, literal: literal, outcome: ""), entry(literal))
    }

    private static func ours(_ field: String, _ value: String, _ reason: String) -> LegacyCause {
        text(field, "\(field): \(reason)", value) { literal in
            #""value_error","loc":["body","\#(field)"],"msg":"Value error, \#(reason)","input":\#(literal),"#
                + #""ctx":{"error":"\#(reason)"}"#
        }
    }

    private static func tooLong(_ field: String, _ value: String, _ limit: Int) -> LegacyCause {
        text(field, "\(field) too long", value) { literal in
            #""string_too_long","loc":["body","\#(field)"],"msg":"String should have at most \#(limit) characters","#
                + #""input":\#(literal),"ctx":{"max_length":\#(limit)}"#
        }
    }

    private static let longURL = "https://e.com/" + String(repeating: "x", count: 2_070)

    private static let causes: [LegacyCause] = [
        text("document_url", "a URL too long", longURL) { literal in
            #""url_too_long","loc":["body","document_url"],"msg":"URL should have at most 2083 characters","#
                + #""input":\#(literal),"ctx":{"max_length":2083}"#
        },
        tooLong("name", String(repeating: "n", count: 256), 255),
        tooLong("phone", String(repeating: "1 ", count: 21), 40),
        ours("name", "", "the name must not be blank"), ours("name", " \t ", "the name must not be blank"),
        ours("name", "123", "the name must contain at least one letter"),
        ours("name", "Ana\u{0}", "the name must not contain control characters"),
        ours("name", "An\u{2028}a", "the name must not contain control characters"),
        ours("name", "Ana\u{E000}", "the name must not contain characters without a meaning in Unicode"),
        ours("name", "Ana\u{202E}gpj", "the name must not contain characters that change the direction of text"),
        ours("name", "A\u{200D}", "the name must not contain a joiner that is not between letters"),
        ours(
            "name", "Z" + String(repeating: "\u{301}", count: 10), "the name has too many combining marks in a row"),
        ours("phone", "123", "the phone number must have at least 4 digits"),
        ours("phone", "12345678901234567890", "the phone number must have at most 17 digits"),
        ours("phone", "CALL-NOW", "the phone number must be given in digits, not in letters"),
        ours("phone", "+1+2345", "the phone number may have one plus sign, in front"),
        ours("phone", "(555 1234", "the phone number has a parenthesis without its partner"),
        ours(
            "phone", "1;rm -rf",
            "the phone number contains characters that do not belong to a phone number"),
        ours("phone", "5551234 x12345678", "the extension of the phone number must have 1 to 7 digits"),
        ours("document_url", "http://u:p@x.co/", "the URL must not contain a user name or a password"),
        ours("document_url", "http:///a", "the URL must have a host after //"),
        ours("document_url", "http://x.co:0/", "the port of the URL must lie between 1 and 65535"),
        ours("document_url", "http://x.co/a b", "the URL must not contain spaces, write %20 instead"),
        ours("document_url", #"http://x.co\evil"#, "the URL must not contain backslashes"),
        ours("document_url", "http://x.co/\u{1}", "the URL must not contain control characters"),
        ours(
            "document_url", "http://x.co/%zz",
            "a percent sign in the URL must be followed by two hexadecimal digits"),
        ours(
            "email", "Ana <a@b.co>",
            "the e-mail address must be given alone, without a name and without < and >"),
        ours(
            "email", String(repeating: "a", count: 65) + "@b.co",
            "the part of the e-mail address before the @-sign is too long"),
    ]
}
