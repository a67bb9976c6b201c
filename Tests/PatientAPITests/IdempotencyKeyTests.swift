import JSON
import Patients
import Testing

@testable import PatientAPI

@Suite("Idempotency-Key (API §2.8)")
struct IdempotencyKeyTests {
    @Test(
        "a quoted string and the bare text are the same key",
        arguments: [
            (#""k""#, "k"), ("k", "k"), (" k\t", "k"), (#""a\"b\\c""#, #"a"b\c"#), (#""a,b;c""#, "a,b;c"),
            ("8e03978e-40d5-43e8-bc93-6e9e4b8f7a2d", "8e03978e-40d5-43e8-bc93-6e9e4b8f7a2d"), ("YWJj+/=", "YWJj+/="),
            ("order:7", "order:7"), (String(repeating: "k", count: 255), String(repeating: "k", count: 255)),
            (#"""# + String(repeating: "~", count: 255) + #"""#, String(repeating: "~", count: 255)),
        ])
    func accepted(_ field: String, _ text: String) throws {
        #expect(try IdempotencyKey(field).text == text)
    }

    @Test(
        "what is not 1 to 255 visible ASCII characters is none",
        arguments: [
            "", " ", #""""#, #"""#, #""a"#, #"a""#, #""a"b"#, #""a" x"#, #""a\b""#, #""a\"#, "a b",
            #""a b""#, "a,b", "a;b", #"a\b"#, "ñ", #""ñ""#, "a\u{7F}", #""a";p=1"#, String(repeating: "k", count: 256),
            #"""# + String(repeating: "k", count: 256) + #"""#,
        ])
    func rejected(_ field: String) {
        #expect(throws: IdempotencyFailure.invalid) { try IdempotencyKey(field) }
    }

    @Test(
        "two texts of one JSON value are one payload, two values are two",
        arguments: [
            (#"{"a":1,"b":[{"y":2,"x":"é"}]}"#, #" { "b" : [ { "x" : "\u00e9", "y" : 2 } ] , "a" : 1 } "#, true),
            (#"{"a":1}"#, #"{"a":1.0}"#, false), (#"[1,2]"#, #"[2,1]"#, false), (#"{"a":"b"}"#, #"{"a":"B"}"#, false),
            ("{", "{ ", false), ("", "", true), (#"{"a":null}"#, "{}", false),
        ])
    func payload(_ one: String, _ other: String, _ isSame: Bool) {
        let payloads = [one, other].map { CanonicalJSON.bytes(of: Array($0.utf8)) }
        #expect((payloads[0] == payloads[1]) == isSame)
    }

    @Test("a key is running from its begin to its end, for its own scope")
    func running() {
        let requests = RunningRequests()
        let claim = IdempotencyClaim(scope: "anonymous POST /patients", key: "k", payload: [])
        let elsewhere = IdempotencyClaim(scope: "anonymous POST /patients/register", key: "k", payload: [])

        #expect(requests.begin(claim))
        #expect(!requests.begin(claim))
        #expect(requests.begin(elsewhere))
        requests.end(claim)
        #expect(requests.begin(claim))
    }
}
