import JSON
import Patients
import Testing

@testable import PatientAPI

@Suite("POST /patients/validate (API §2.1 C8)")
struct ValidateRouteTests {
    private let service = ServiceUnderTest()

    @Test("a good registration is valid, shown as it would be stored, and not stored")
    func good() async throws {
        let body =
            #"{"name":" Ana  Pérez ","email":"Ana@EXAMPLE.com","phone":"00598 96 689 795","locale":"en","#
            + #""document_url":"HTTPS://EXAMPLE.com"}"#

        let answer = try await service.post("/patients/validate", body)

        #expect(answer.status == 200)
        #expect(
            answer.text == #"{"valid":true,"normalized":{"name":"Ana  Pérez","email":"Ana@example.com","#
                + #""phone":"00598 96 689 795","document_url":"https://example.com/","phone_e164":"+59896689795","#
                + #""locale":"en"},"errors":[],"warnings":[]}"#)
        #expect(try await service.repository.count(.all) == 0)
        #expect(service.repository.messages.isEmpty)
    }

    @Test("everything that is wrong is said, with the words of a refusal; what is right is shown all the same")
    func bad() async throws {
        let body = #"{"name":"Ana","email":"ana","phone":"12","locale":"fr","nonsense":1}"#

        let answer = try await service.post("/patients/validate", body, ("Accept-Language", "en"))
        let refusal = try await service.post("/patients", body, ("Accept-Language", "en"))

        let report = try JSONValue.parse(answer.body)
        #expect(answer.status == 200 && answer["content-language"] == "en")
        #expect(report["valid"] == .bool(false))
        #expect(report["errors"] == (try JSONValue.parse(refusal.body))["errors"])
        #expect(report["errors"]?.arrayValue?.count == 5)
        #expect(report["normalized"]?["name"] == .string("Ana"))
        #expect(report["normalized"]?["email"] == .null && report["normalized"]?["document_url"] == .null)
    }

    @Test("a taken address is an error, a person who may be the same a warning, and both are noted")
    func taken() async throws {
        _ = try await service.post("/patients", Sample.john)

        let same = try JSONValue.parse(try await service.post("/patients/validate", Sample.john).body)
        let other = try JSONValue.parse(
            try await service.post(
                "/patients/validate", Sample.john.replacing("john@", with: "mary@").replacing("John", with: "Mary")
            ).body)

        #expect(same["valid"] == .bool(false))
        #expect(same["errors"]?.arrayValue?.first?["code"] == .string("email-taken"))
        #expect(other["valid"] == .bool(true))
        #expect(other["warnings"]?.arrayValue?.first?["patient"] == .string("/patients/1"))
        #expect(other["warnings"]?.arrayValue?.first?["because"] == .array([.string("phone")]))
        let noted = service.repository.notes.filter { $0.event.action == .validate }
        #expect(noted.contains { $0.event.result == AuditResult(rawValue: "email-taken") })
        #expect(noted.contains { $0.event.result == .done })
    }

    @Test("who may not read patients is not told who else is one")
    func scope() async throws {
        let service = ServiceUnderTest(access: AccessPolicy(isOpenToAll: true, scopes: [.registerPatients]))
        _ = try await service.post("/patients", Sample.john)

        let body = Sample.john.replacing("john@", with: "mary@")
        let report = try JSONValue.parse(try await service.post("/patients/validate", body).body)

        #expect(report["warnings"] == .array([]))
    }

    @Test(
        "what is no JSON is refused, what is no object is not valid",
        arguments: [("{", 400), ("", 400), ("[]", 200), ("7", 200)])
    func forms(_ body: String, _ status: Int) async throws {
        let answer = try await service.post("/patients/validate", body)

        #expect(answer.status == status)
        if status == 200 { #expect(answer.text.contains(#""code":"not-an-object""#)) }
        #expect(try await service.post("/patients/validate", body, type: "text/plain").status == 415)
    }
}
