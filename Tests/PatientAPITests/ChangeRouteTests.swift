import JSON
import Patients
import SQLitePatients
import Testing
import Timekeeping

@testable import PatientAPI

@Suite("Changing a patient (API §2.4)", .timeLimit(.minutes(2)))
struct ChangeRouteTests {
    @Test("a merge patch changes what it names, and nothing else (RFC 7396)")
    func patch() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", String(Sample.john.dropLast() + #","locale":"en"}"#))
            service.clock.now = service.clock.now.advanced(bySeconds: 1)

            let answer = try await service.patch(
                "/patients/1", #"{"name":"  Juana ","email":"Juana@B.co","locale":null}"#)

            #expect(answer.status == 200)
            #expect(answer["etag"] == #""1-2""#)
            #expect(answer["content-type"] == "application/json; charset=utf-8")
            #expect(
                answer.text == #"{"id":1,"name":"Juana","email":"Juana@b.co","phone":"+1234567890","#
                    + #""document_url":"https://example.com/a.jpg","phone_e164":"+1234567890","locale":null,"#
                    + #""version":2,"created_at":"2026-11-23T18:30:05.123456Z","#
                    + #""updated_at":"2026-11-23T18:30:06.123456Z","#
                    + #""mail":{"state":"queued","attempts":0,"last_attempt_at":null,"sent_at":null},"#
                    + #""links":{"self":"/patients/1","mail":"/patients/1/mail"}}"#)
            #expect(try await service.get("/patients/1").body == answer.body)
            let entries = try await service.auditEntries(3)
            #expect(entries[1].action == .update && entries[1].changedFields == ["name", "email", "locale"])
            #expect(entries[1].client == "192.0.2.0/24")
        }
    }

    @Test("a patch that changes nothing leaves the version as it is", arguments: ["{}", #"{"name":"John Doe"}"#])
    func unchanged(_ body: String) async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            let answer = try await service.patch("/patients/1", body)
            #expect(answer.status == 200 && answer["etag"] == #""1-1""#)
        }
    }

    @Test(
        "everything wrong with a patch is said at once, and nothing is changed",
        arguments: [
            (
                #"{"name":null,"phone":1,"email":"x","x":1,"locale":"de","version":7}"#,
                [
                    "#/name missing", "#/email email-no-at", "#/phone not-a-string", "#/x unknown-field",
                    "#/locale locale-unknown", "#/version read-only-field",
                ]
            ),
            (#"{"document_url":null}"#, ["#/document_url missing"]), ("[]", ["# not-an-object"]),
            (#"{"id":2}"#, ["#/id read-only-field"]), (#"{"mail":{"state":"sent"}}"#, ["#/mail read-only-field"]),
            (#"{"phone":"1"}"#, ["#/phone phone-too-short"]), (#"{"locale":5}"#, ["#/locale locale-unknown"]),
        ])
    func invalid(_ body: String, _ errors: [String]) async throws {
        try await DatabaseService.run { service in
            let before = try await service.post("/patients", Sample.john)

            let answer = try await service.patch("/patients/1", body)

            #expect(answer.status == 422 && answer.code == "validation")
            #expect(answer.errors == errors)
            #expect(try await service.get("/patients/1")["etag"] == before["etag"])
        }
    }

    @Test("a representation may come back in a patch and in its replacement, its members in any order")
    func echo() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            let read = try await service.get("/patients/1").text
            let turned = read.replacing(
                #""mail":{"state":"queued","attempts":0"#, with: #""mail":{"attempts":0,"state":"queued""#)
            #expect(turned != read)

            let patched = try await service.patch("/patients/1", turned)
            let put = try await service.put("/patients/1", turned.replacing("John Doe", with: "Jane"))

            #expect([patched.status, put.status] == [200, 200])
            #expect(put["etag"] == #""1-2""#)
        }
    }

    @Test("only a merge patch is one, and the refusal says so (RFC 5789 §2.2)")
    func mediaType() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            for type in ["application/json", "application/json-patch+json", "text/plain"] {
                let answer = try await service.send(
                    "PATCH", "/patients/1", fields: [("Content-Type", type)], body: Array("{}".utf8))
                #expect(answer.status == 415 && answer.code == "unsupported-media-type")
                #expect(answer["accept-patch"] == "application/merge-patch+json")
                #expect(answer.text.contains(#""accept":["application/merge-patch+json"]"#))
            }
            let empty = try await service.patch("/patients/1", "")
            #expect(empty.status == 400 && empty.code == "malformed-json")
        }
    }

    @Test("a replacement needs every field, takes an absent locale away, and never creates")
    func replace() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", String(Sample.john.dropLast() + #","locale":"en"}"#))

            let partial = try await service.put("/patients/1", #"{"name":"Ana"}"#)
            let whole = try await service.put("/patients/1", Sample.patient(2))
            let unknown = try await service.put("/patients/2", Sample.patient(3))
            let star = try await service.put("/patients/1", Sample.patient(3), ("If-None-Match", "*"))

            #expect(partial.errors == ["#/email missing", "#/phone missing", "#/document_url missing"])
            #expect(whole.status == 200 && whole["etag"] == #""1-2""#)
            #expect(whole.json?["locale"] == .null && whole.json?["phone_e164"] == .null)
            #expect(unknown.status == 404)
            #expect(star.status == 412)
            #expect(try await service.database.patients.count(.all) == 1)
        }
    }

    @Test("another patient's address cannot be taken, and its owner is named to those who may read")
    func taken() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            _ = try await service.post("/patients", Sample.patient(2))

            let patched = try await service.patch("/patients/2", #"{"email":"JOHN@example.com"}"#)
            let put = try await service.put("/patients/2", Sample.john)
            let own = try await service.patch("/patients/1", #"{"email":"JOHN@example.com"}"#)

            for answer in [patched, put] {
                #expect(answer.status == 409 && answer.code == "email-taken")
                #expect(answer.text.contains(#""existing":"/patients/1""#))
            }
            #expect(own.status == 200 && own.json?["email"]?.stringValue == "JOHN@example.com")
        }
    }

    @Test("If-Match binds a change to what was read; a weak tag never matches (RFC 9110 §13.1.1)")
    func conditions() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            let change = #"{"name":"Ana"}"#

            let old = try await service.patch("/patients/1", change, ("If-Match", #""1-7""#))
            let weak = try await service.put("/patients/1", Sample.patient(2), ("If-Match", #"W/"1-1""#))
            let invalid = try await service.patch("/patients/1", "{", ("If-Match", #""1-7""#))
            let right = try await service.patch("/patients/1", change, ("If-Match", #""9-9", "1-1""#))
            let any = try await service.patch("/patients/1", #"{"name":"Eva"}"#, ("If-Match", "*"))
            let missing = try await service.patch("/patients/9", change, ("If-Match", "*"))

            #expect([old.status, weak.status, invalid.status] == [412, 412, 412])
            #expect(old.code == "precondition-failed" && old.text.contains(#""current_etag":"\"1-1\"""#))
            #expect([right["etag"], any["etag"]] == [#""1-2""#, #""1-3""#])
            #expect(missing.status == 404)
            let entries = try await service.auditEntries(7)
            let results = entries.filter { $0.action == .update }.map(\.result.rawValue).sorted()
            #expect(results == ["conflict", "conflict", "conflict", "not-found", "ok", "ok"])
        }
    }

    @Test("If-Match may be required of every change (RFC 6585 §3)")
    func required() async throws {
        let service = ServiceUnderTest(settings: ApplicationSettings(requiresIfMatch: true))
        _ = try await service.post("/patients", Sample.john)
        _ = try await service.post("/patients", Sample.patient(2))

        let refused = [
            try await service.patch("/patients/1", "{}"), try await service.put("/patients/1", Sample.john),
            try await service.delete("/patients/1"),
            try await service.patch("/patients/1", "{}", ("If-None-Match", #""x""#)),
        ]
        let patched = try await service.patch("/patients/1", "{}", ("If-Match", #""1-1""#))
        let deleted = try await service.delete("/patients/1", ("If-Match", "*"))
        let legacy = try await service.delete("/patients/deletePatientById/2")

        #expect(refused.allSatisfy { $0.status == 428 && $0.code == "precondition-required" })
        #expect([patched.status, deleted.status, legacy.status] == [200, 204, 200])
    }

    @Test("Prefer: return=minimal leaves the body of a change out (RFC 7240 §4.2)")
    func minimal() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            let answer = try await service.patch("/patients/1", #"{"name":"Ana"}"#, ("Prefer", "return=minimal"))
            #expect(answer.status == 204 && answer.body.isEmpty)
            #expect(answer["etag"] == #""1-2""#)
            #expect(answer["preference-applied"] == "return=minimal")
        }
    }

    @Test("an erased patient cannot be changed, and what is no id names nobody")
    func gone() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            _ = try await service.delete("/patients/1")

            let gone = try await service.patch("/patients/1", #"{"name":"Ana"}"#)
            let put = try await service.put("/patients/1", Sample.john)
            let nowhere = try await service.patch("/patients/x", "{}")

            #expect([gone.status, put.status, nowhere.status] == [410, 410, 404])
            #expect(gone.text.contains(#""erased_at":"2026-11-23T18:30:05.123456Z""#))
            #expect(nowhere.text == #"{"detail":"Not Found"}"#)
        }
    }

    @Test("fields that a change was refused for are counted")
    func counted() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            _ = try await service.patch("/patients/1", #"{"phone":"1"}"#)
            #expect(
                service.metrics.contains(
                    #"patient_validation_failures_total{field="phone",code="phone-too-short"} 1"#))
        }
    }
}
