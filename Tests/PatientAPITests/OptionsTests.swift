import Testing

@testable import PatientAPI

@Suite("What a path can do (API §2.1, RFC 9110 §9.3.7)")
struct OptionsTests {
    @Test(
        "OPTIONS lists the methods of every path, and what its bodies are",
        arguments: [
            ("/patients/register", "POST, OPTIONS", ["accept-post": "application/json"]),
            ("/register", "POST, OPTIONS", ["accept-post": "application/json"]),
            ("/patients/getPatients", "GET, HEAD, OPTIONS", [:]),
            ("/patients/getPatientById/1", "GET, HEAD, OPTIONS", [:]),
            ("/patients/deletePatientById/1", "POST, DELETE, OPTIONS", [:]),
            (
                "/patients/1", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS",
                ["accept-patch": "application/merge-patch+json"]
            ),
            ("/patients/1/mail", "GET, HEAD, OPTIONS", [:]),
            ("/patients/1/mail/resend", "POST, OPTIONS", ["accept-post": "application/json"]),
            ("/patients/1/export", "GET, HEAD, OPTIONS", [:]), ("/patients/1/audit", "GET, HEAD, OPTIONS", [:]),
            ("/patients/search", "POST, OPTIONS", ["accept-post": "application/json"]),
            ("/patients/validate", "POST, OPTIONS", ["accept-post": "application/json"]),
            ("/patients/batch", "POST, OPTIONS", ["accept-post": "application/json, application/x-ndjson"]),
            ("/audit", "GET, HEAD, OPTIONS", [:]), ("/audit/verify", "GET, HEAD, OPTIONS", [:]),
            ("/", "GET, HEAD, OPTIONS", [:]),
        ] as [(String, String, [String: String])])
    func options(_ path: String, _ allow: String, _ others: [String: String]) async throws {
        let service = ServiceUnderTest()
        let answer = try await service.options(path)
        #expect(answer.status == 204)
        #expect(answer["allow"] == allow)
        for name in ["accept-post", "accept-patch"] { #expect(answer[name] == others[name]) }
        let wrong = try await service.send("TRACE", path, fields: [], body: [])
        #expect(wrong.status == 405 && wrong["allow"] == allow)
    }

    @Test("the collection takes registrations")
    func collection() async throws {
        let answer = try await ServiceUnderTest().options("/patients")
        #expect(answer["allow"]?.hasPrefix("GET, HEAD, POST") == true)
        #expect(answer["accept-post"] == "application/json")
    }
}
