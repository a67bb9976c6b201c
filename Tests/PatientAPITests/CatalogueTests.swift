import HTTPTypes
import JSON
import Patients
import Testing

@testable import PatientAPI

@Suite("The catalogue of errors (API §2.6, U4)")
struct CatalogueTests {
    private let service = ServiceUnderTest()

    /// The slugs of the contract.
    private static let slugs = [
        "malformed-request", "malformed-json", "invalid-utf8", "invalid-parameter", "invalid-cursor", "pii-in-url",
        "invalid-idempotency-key", "idempotency-key-required", "unauthenticated", "forbidden", "cross-site-request",
        "not-found", "method-not-allowed", "not-acceptable", "request-timeout", "email-taken",
        "idempotency-in-progress", "mail-in-flight", "erased", "precondition-failed", "content-too-large",
        "too-many-items", "uri-too-long", "unsupported-media-type", "expectation-failed", "host-not-allowed",
        "validation", "unknown-field", "read-only-field", "idempotency-key-reused", "precondition-required",
        "quota-exceeded", "resend-too-soon", "headers-too-large", "internal", "method-not-implemented", "overloaded",
        "storage-unavailable", "shutting-down", "http-version",
    ]

    @Test("every slug has a document in both languages and both forms", arguments: slugs, Language.allCases)
    func documents(_ slug: String, _ language: Language) async throws {
        let accept = ("Accept-Language", language.rawValue)
        let json = try await service.get("/problems/\(slug)", accept)
        let page = try await service.get("/problems/\(slug)", accept, ("Accept", "text/html,*/*;q=0.5"))

        let entry = try JSONValue.parse(json.body)
        #expect(json.status == 200 && page.status == 200)
        #expect(entry["code"] == .string(slug))
        for name in ["title", "meaning", "remedy"] {
            let words = try #require(entry[name]?.stringValue)
            #expect(!words.isEmpty)
            #expect(page.text.contains(words.replacing("'", with: "&#39;")), "\(name) of \(slug)")
        }
        #expect(page["content-type"] == "text/html; charset=utf-8")
        for answer in [json, page] {
            #expect(answer["content-language"] == language.rawValue)
            #expect(answer["vary"] == "Accept, Accept-Language")
            #expect(answer["cache-control"] == "no-cache")
        }
    }

    @Test("the type of every problem leads to its document, and the example there has that type")
    func types() async throws {
        for kind in ProblemKind.allCases where kind != .quotaExceeded {
            let entry = try JSONValue.parse(try await service.get(kind.type(publicURL: nil)).body)

            #expect(entry["example"]?["type"] == .string("/problems/\(kind.rawValue)"))
            #expect(entry["example"]?["status"] == entry["status"])
            #expect(entry["status"]?.integerValue == Int64(kind.status.code))
        }
    }

    @Test("the list leads to all of them, and to every error of a field")
    func index() async throws {
        let json = try JSONValue.parse(try await service.get("/problems").body)
        let page = try await service.get("/problems", ("Accept", "text/html"))

        let codes = json["items"]?.arrayValue?.compactMap { $0["code"]?.stringValue } ?? []
        let expected = ProblemKind.allCases.map(\.rawValue) + ProblemCode.allCases.map(\.rawValue)
        #expect(Set(codes) == Set(expected) && codes.count == Set(expected).count)
        #expect(Set(codes).isSuperset(of: Self.slugs))
        for code in codes { #expect(page.text.contains("href=\"/problems/\(code)\"")) }
    }

    @Test("a page loads its stylesheet and has no script and no style of its own")
    func page() async throws {
        let page = try await service.get("/problems", ("Accept", "text/html"))
        let style = try await service.get(Stylesheet.path)
        let other = try await service.get("/assets/0000000000000000.css")

        #expect(page.text.contains("<link rel=\"stylesheet\" href=\"\(Stylesheet.path)\">"))
        #expect(!page.text.contains("<script") && !page.text.contains("<style") && !page.text.contains("style="))
        #expect(page["content-security-policy"]?.contains("style-src 'self'") == true)
        #expect(page["cross-origin-opener-policy"] == "same-origin")
        #expect(style.status == 200 && style["content-type"] == "text/css; charset=utf-8")
        #expect(style["cache-control"] == "public, max-age=31536000, immutable")
        #expect(Stylesheet.path == "/assets/\(ContentHash.text(of: style.body)).css")
        #expect(other.status == 404)
    }

    @Test("what a browser has kept is not sent again")
    func revalidation() async throws {
        let first = try await service.get("/problems/validation", ("Accept", "text/html"))
        let tag = try #require(first["etag"])
        let again = try await service.get("/problems/validation", ("Accept", "text/html"), ("If-None-Match", tag))
        let english = try await service.get(
            "/problems/validation", ("Accept", "text/html"), ("Accept-Language", "en"), ("If-None-Match", tag))

        #expect(again.status == 304 && again.body.isEmpty && again["etag"] == tag)
        #expect(again["content-security-policy"] != nil)
        #expect(english.status == 200)
    }

    @Test("what is in no catalogue is a problem of its own, and everybody may look")
    func access() async throws {
        let service = ServiceUnderTest(access: AccessPolicy())

        #expect(try await service.get("/problems/nonsense").status == 404)
        #expect(try await service.get("/problems/nonsense")["content-type"] == "application/problem+json")
        #expect(try await service.get("/problems/validation").status == 200)
        #expect(try await service.get("/problems", ("Accept", "image/png")).status == 406)
        #expect(try await service.get("/patients").status == 401)
    }
}
