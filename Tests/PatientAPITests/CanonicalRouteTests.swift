import JSON
import Patients
import Testing

@testable import PatientAPI

@Suite("Canonical routes (API §2.3, §2.4)")
struct CanonicalRouteTests {
    private let service = ServiceUnderTest()

    @Test("a registration is created, and says where and in which version")
    func create() async throws {
        let body = Sample.john.dropLast() + #","locale":"en"}"#

        let answer = try await service.post("/patients", String(body))

        #expect(answer.status == 201)
        #expect(answer["location"] == "/patients/1")
        #expect(answer["etag"] == #""1-1""#)
        #expect(answer["content-type"] == "application/json; charset=utf-8")
        #expect(
            answer.text == #"{"id":1,"name":"John Doe","email":"john@example.com","phone":"+1234567890","#
                + #""document_url":"https://example.com/a.jpg","phone_e164":"+1234567890","locale":"en","version":1,"#
                + #""created_at":"2026-11-23T18:30:05.123456Z","updated_at":"2026-11-23T18:30:05.123456Z","#
                + #""mail":{"state":"queued","attempts":0,"last_attempt_at":null,"sent_at":null},"#
                + #""warnings":[],"links":{"self":"/patients/1","mail":"/patients/1/mail"}}"#)
    }

    @Test("Prefer: return=minimal leaves the body out (RFC 7240 §4.2)")
    func minimal() async throws {
        let answer = try await service.post("/patients", Sample.john, ("Prefer", "respond-async, return=minimal"))

        #expect(answer.status == 201)
        #expect(answer.body.isEmpty)
        #expect(answer["location"] == "/patients/1")
        #expect(answer["preference-applied"] == "return=minimal")
    }

    @Test("a representation may be posted back: what the service writes is ignored")
    func echo() async throws {
        let first = try await service.post("/patients", Sample.john)
        _ = try await service.delete("/patients/1")

        let again = try await service.post("/patients", first.text)

        #expect(again.status == 201)
        #expect(again["location"] == "/patients/2")
    }

    @Test("a taken address is a conflict that names its owner to those who may read patients, and to nobody else")
    func taken() async throws {
        let kiosk = ServiceUnderTest(access: AccessPolicy(isOpenToAll: true, scopes: [.registerPatients]))
        for service in [service, kiosk] { _ = try await service.post("/patients", Sample.john) }

        let answer = try await service.post("/patients", Sample.john)
        let blind = try await kiosk.post("/patients", Sample.john)

        #expect([answer.status, blind.status] == [409, 409])
        #expect(answer.code == "email-taken" && blind.code == "email-taken")
        #expect(answer.text.contains(#""existing":"/patients/1""#))
        #expect(!blind.text.contains("patients/1"))
    }

    @Test("whoever may be the same person is named to those who may read patients, and to nobody else")
    func warnings() async throws {
        let kiosk = ServiceUnderTest(access: AccessPolicy(isOpenToAll: true, scopes: [.registerPatients]))
        for service in [service, kiosk] { _ = try await service.post("/patients", Sample.patient(1)) }

        let answer = try await service.post("/patients", Sample.patient(2))
        let minimal = try await service.post("/patients", Sample.patient(3), ("Prefer", "return=minimal"))
        let blind = try await kiosk.post("/patients", Sample.patient(2))

        #expect(
            answer.text.contains(
                #""warnings":[{"code":"possible-duplicate","patient":"/patients/1","because":["phone"]}],"links""#))
        #expect([minimal.status, blind.status] == [201, 201])
        #expect(!blind.text.contains("warnings"))
        // A hint tells something about the other patient.
        #expect(service.repository.notes.map(\.event) == [AuditEvent(.validate, .patient(1))])
    }

    @Test("everything wrong with a body is said at once, in the order of the fields")
    func invalid() async throws {
        let body = #"{"email":"a","phone":5,"document_url":"https://e.com/","nmae":"A","locale":"de"}"#

        let answer = try await service.post("/patients", body)

        let errors = try JSONValue.parse(answer.body)["errors"]?.arrayValue ?? []
        #expect(answer.status == 422)
        #expect(errors.map { $0["pointer"]?.stringValue } == ["#/name", "#/email", "#/phone", "#/nmae", "#/locale"])
        #expect(
            errors.map { $0["code"]?.stringValue }
                == ["missing", "email-no-at", "not-a-string", "unknown-field", "locale-unknown"])
        #expect(!answer.text.contains(#""de""#))
    }

    @Test("a lone surrogate is the field's fault")
    func surrogate() async throws {
        let answer = try await service.post("/patients", Sample.john.replacing("John Doe", with: #"J\ud83d"#))

        #expect(answer.status == 422)
        #expect(answer.text.contains(##""pointer":"#/name","code":"invalid-unicode""##))
    }

    @Test(
        "what is no JSON object in UTF-8 has its own answer",
        arguments: [
            (#"{"name":"A","name":"B"}"#, "application/json", 400, "malformed-json"),
            ("{", "application/json", 400, "malformed-json"),
            ("[]", "application/json", 422, "validation"), ("", "application/json", 400, "malformed-json"),
            (Sample.john, "text/plain", 415, "unsupported-media-type"),
            (Sample.john, "application/json; charset=utf-16", 415, "unsupported-media-type"),
        ])
    func body(_ body: String, _ type: String, _ status: Int, _ code: String) async throws {
        let answer = try await service.post("/patients", body, type: type)

        #expect(answer.status == status)
        #expect(Self.code(answer) == code)
    }

    @Test("a refused content type says which is taken")
    func mediaType() async throws {
        let untyped = try await service.post("/patients", Sample.john, type: nil)
        let zipped = try await service.post("/patients", Sample.john, ("Content-Encoding", "gzip"))
        let invalid = try await service.send(
            "POST", "/patients", fields: [("Content-Type", "application/json")], body: [0x22, 0xFF, 0x22])

        #expect(untyped.status == 415)
        #expect(untyped["accept-post"] == "application/json")
        #expect(zipped.status == 415)
        #expect(zipped["accept-encoding"] == "identity")
        #expect(Self.code(invalid) == "invalid-utf8")
    }

    @Test(
        "JSON that is not wanted is not acceptable; errors ignore Accept",
        arguments: [
            ("image/png", 406), ("application/json;q=0, */*", 406), ("application/*", 200), ("*/*", 200),
            ("text/html, */*;q=0.1", 200),
        ])
    func acceptable(_ accept: String, _ status: Int) async throws {
        _ = try await service.post("/patients", Sample.john)

        let answer = try await service.get("/patients/1", ("Accept", accept))
        let missing = try await service.get("/patients/x", ("Accept", accept))

        #expect(answer.status == status)
        #expect(missing.status == 404)
    }

    @Test("a patient is read with its validator (RFC 9110 §13.1.2)")
    func conditional() async throws {
        _ = try await service.post("/patients", Sample.john)

        let read = try await service.get("/patients/1")
        let same = try await service.get("/patients/1", ("If-None-Match", #""x", W/"1-1""#))
        let any = try await service.get("/patients/1", ("If-None-Match", "*"))
        service.repository.touch(1)
        let other = try await service.get("/patients/1", ("If-Match", #""1-9""#))
        let changed = try await service.get("/patients/1", ("If-None-Match", #""1-1""#))

        #expect(read["etag"] == #""1-1""#)
        #expect([same.status, any.status, changed.status, other.status] == [304, 304, 200, 412])
        #expect(same.body.isEmpty && same["etag"] == #""1-1""#)
    }

    @Test("a deletion keeps to If-Match: strong, and of the current version (RFC 9110 §13.1.1)")
    func conditionalDelete() async throws {
        _ = try await service.post("/patients", Sample.john)
        service.repository.touch(1)

        let old = try await service.delete("/patients/1", ("If-Match", #""1-1""#))
        let weak = try await service.delete("/patients/1", ("If-Match", #"W/"1-2""#))
        let current = try await service.delete("/patients/1", ("If-Match", #""1-1", "1-2""#))

        #expect([old.status, weak.status, current.status] == [412, 412, 204])
        #expect(old.text.contains(#""current_etag":"\"1-2\"""#))
    }

    @Test("an erased patient is gone, an unknown one not found, and legacy clients cannot tell")
    func erased() async throws {
        _ = try await service.post("/patients", Sample.john)
        _ = try await service.delete("/patients/1")

        let gone = try await service.get("/patients/1")
        let unknown = try await service.get("/patients/2")
        let legacy = try await service.get("/patients/getPatientById/1")

        #expect([gone.status, unknown.status, legacy.status] == [410, 404, 404])
        #expect(gone.text.contains(#""erased_at":"2026-11-23T18:30:05.123456Z""#))
    }

    @Test(
        "a patient has one address; a number that is none is no patient, and what is no number an unknown path",
        arguments: [
            ("01", true), ("0", true), ("9223372036854775808", true), ("99999999999999999999", true),
            ("+1", false), ("1.0", false), ("-1", false), ("1%2F2", false), ("1e1", false), ("%D9%A1", false),
        ])
    func identifier(_ id: String, _ isNumber: Bool) async throws {
        _ = try await service.post("/patients", Sample.john)

        for answer in [
            try await service.get("/patients/\(id)"), try await service.get("/patients/\(id)/mail"),
            try await service.put("/patients/\(id)", Sample.john), try await service.delete("/patients/\(id)"),
        ] {
            #expect(answer.status == 404)
            #expect(Self.code(answer) == (isNumber ? "not-found" : nil))
            if !isNumber { #expect(answer.text == #"{"detail":"Not Found"}"#) }
        }
    }

    @Test(
        "storage trouble is 503 and says when to come back",
        arguments: [
            (RepositoryError.unavailable(.busy), "storage-unavailable"), (.unavailable(.full), "storage-unavailable"),
            (.unavailable(.readOnly), "storage-unavailable"), (.unavailable(.corrupt), "storage-unavailable"),
            (.unavailable(.io), "storage-unavailable"), (.overloaded, "overloaded"),
        ])
    func trouble(_ error: RepositoryError, _ code: String) async throws {
        service.repository.fail(with: error)

        let answers = [
            try await service.get("/patients/1"), try await service.get("/patients"),
            try await service.post("/patients", Sample.john),
        ]

        #expect(answers.allSatisfy { $0.status == 503 && $0["retry-after"] == "1" && Self.code($0) == code })
    }

    private static func code(_ answer: ServiceAnswer) -> String? {
        (try? JSONValue.parse(answer.body))?["code"]?.stringValue
    }
}
