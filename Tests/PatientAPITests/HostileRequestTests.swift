import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import PatientAPI

@Suite("No request is answered by a bug")
struct HostileRequestTests {
    private static let targets = [
        "/patients", "/patients/1", "/patients/9223372036854775807", "/patients/99999999999999999999", "/patients/x",
        "/patients/register", "/register", "/patients/getPatients", "/patients/getPatientById/1",
        "/patients/deletePatientById/1", "/patients/1/mail", "/patients/1/mail/resend", "/patients/1/export",
        "/patients/1/audit", "/patients/search", "/patients/validate", "/patients/batch", "/audit", "/audit/verify",
        "/problems", "/problems/validation", "/openapi.json", "/", "/livez", "/metrics", "/nope", "/patients/1/nope",
    ]
    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "BREW"]
    private static let names = [
        "Accept", "Accept-Language", "Accept-Encoding", "Content-Type", "Content-Encoding", "If-Match", "If-None-Match",
        "Idempotency-Key", "Prefer", "Origin", "Sec-Fetch-Site", "X-Request-Id",
    ]
    private static let values = [
        "application/json", "application/merge-patch+json", "application/problem+json", "text/html", "text/csv",
        "application/x-ndjson", "*/*;q=0", "gzip;q=0, *;q=0", "identity", "gzip", "*", #""1-1""#, #"W/"1-1""#, #"""#,
        "",
        ",,;", "k", "return=minimal", "null", "same-origin", "es;q=0.x, en", "a=b;c=\"d",
    ]
    private static let queries = [
        "limit", "after", "before", "sort", "created_from", "mail_state", "fields", "count", "csv", "email", "q",
        "since",
        "actor", "action", "patient", "x",
    ]
    private static let bodies = [
        "", "{}", "[]", "null", "5", "{", #"{"name":"A","name":"B"}"#, #"{"name":"\ud800"}"#, "\u{FEFF}{}",
        #"{"name":null,"email":[],"phone":{},"document_url":1e999}"#, #"{"id":1,"version":1.0,"locale":null}"#,
        String(repeating: "[", count: 20_000), #"{"email":"\#(String(repeating: "a", count: 5_000))@b.co"}"#,
        Sample.john,
        "name=A&email=a%40b.co", #"{"q":"a"}"#, #"{"":0}"#,
    ]

    @Test("whatever is asked, the answer is one of the contract and never 500", arguments: 0..<16)
    func random(_ seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let service = ServiceUnderTest()
        _ = try await service.post("/register", Sample.patient(1))
        for _ in 0..<400 {
            let method = Self.methods.randomElement(using: &generator) ?? "GET"
            var target = Self.targets.randomElement(using: &generator) ?? "/"
            var pairs: [String] = []
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                let name = Self.queries.randomElement(using: &generator) ?? "x"
                let value = ["1", "0", "-1", "%", "%FF", "%00", "id", "-name", "zzzz", "exact", ""]
                pairs.append("\(name)=\(value.randomElement(using: &generator) ?? "")")
            }
            if !pairs.isEmpty { target += "?" + pairs.joined(separator: "&") }
            var fields: [(String, String)] = []
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                let name = Self.names.randomElement(using: &generator) ?? "Accept"
                fields.append((name, Self.values.randomElement(using: &generator) ?? ""))
            }
            if Bool.random(using: &generator) { fields.append(("Content-Type", "application/json")) }
            var body = Array((Self.bodies.randomElement(using: &generator) ?? "").utf8)
            if !body.isEmpty, Int.random(in: 0..<4, using: &generator) == 0 {
                body[Int.random(in: 0..<body.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }

            let answer = try await service.send(method, target, fields: fields, body: body)

            #expect(
                (200..<500).contains(answer.status) || answer.status == 501,
                "\(answer.status) \(method) \(target) \(fields)")
            if answer["content-type"] == "application/problem+json", method != "HEAD" {
                #expect(answer.json?["status"]?.integerValue == Int64(answer.status), "\(method) \(target)")
                let kind = try #require(answer.code.flatMap(ProblemKind.init(rawValue:)), "\(method) \(target)")
                // Legacy routes keep their own statuses.
                let path = target.split(separator: "?").first.map(String.init) ?? target
                #expect(kind.status.code == answer.status || RouteFamily(path: path) == .legacy)
            }
        }
    }
}
