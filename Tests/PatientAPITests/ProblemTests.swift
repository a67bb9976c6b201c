import HTTP1
import HTTPServer
import HTTPTypes
import JSON
import Patients
import Testing

@testable import PatientAPI

@Suite("Problem details (API §2.6, RFC 9457)")
struct ProblemTests {
    @Test("every kind has texts in both languages, and members in their order", arguments: ProblemKind.allCases)
    func catalogue(_ kind: ProblemKind) throws {
        for language in Language.allCases {
            let response = ProblemDetails(kind).response(language, requestID: "R", publicURL: "https://api.example")

            guard case .bytes(let body) = response.body else { throw Missing() }
            let members = try #require(try JSONValue.parse(body).objectValue)
            #expect(
                members.prefix(7).map(\.name)
                    == ["type", "title", "status", "detail", "instance", "code", "request_id"])
            #expect(members[0].value == .string(kind.type(publicURL: "https://api.example")))
            #expect(
                kind == .quotaExceeded
                    || kind.type(publicURL: "https://api.example") == "https://api.example/problems/\(kind.rawValue)")
            #expect(members[2].value == .number("\(response.status.code)"))
            #expect(members[4].value == .string("/requests/R"))
            let field = response.fields.first { $0.name == .contentLanguage }
            #expect(field?.value == language.rawValue)
        }
        #expect(kind.title(.spanish) != kind.title(.english))
        #expect(kind.detail(.spanish) != kind.detail(.english))
    }

    @Test("every code of a member has a sentence in both languages", arguments: ProblemCode.allCases)
    func sentences(_ code: ProblemCode) {
        let error = FieldError(FieldProblem(field: .name, code: code, legacy: .missing))

        #expect(error.sentence(in: .spanish) != error.sentence(in: .english))
        #expect(FieldError.notAnObject.sentence(in: .spanish) != FieldError.notAnObject.sentence(in: .english))
    }

    @Test("a pointer is escaped as RFC 6901 §6 wants it, and a long name cut")
    func pointer() {
        #expect(FieldError(member: "a/b~c ñ", .unknownField).pointer == "#/a~1b~0c%20%C3%B1")
        #expect(FieldError(member: String(repeating: "x", count: 99), .unknownField).pointer.utf8.count == 66)
    }

    @Test("the example of the contract, byte for byte")
    func example() async throws {
        let service = ServiceUnderTest()
        let body = #"{"name":"Ana","email":"ana","phone":"123","document_url":"https://e.com/"}"#

        let answer = try await service.post("/patients", body, ("X-Request-Id", "01JD"))

        #expect(
            answer.text == #"{"type":"/problems/validation","title":"Datos no válidos","status":422,"#
                + #""detail":"2 campos tienen errores.","instance":"/requests/01JD","code":"validation","#
                + ##""request_id":"01JD","errors":[{"pointer":"#/email","code":"email-no-at","detail":"Falta el signo @."},"##
                + ##"{"pointer":"#/phone","code":"phone-too-short","detail":"Debe tener al menos 4 dígitos.","min":4}]}"##
        )
        #expect(answer["content-type"] == "application/problem+json")
        #expect(answer["cache-control"] == "no-store")
        #expect(answer["content-language"] == "es")
    }

    @Test(
        "the language is the client's, as far as it is ours",
        arguments: [
            (nil, "es"), ("", "es"), ("en", "en"), ("en-GB,es;q=0.5", "en"), ("es;q=0.4, en;q=0.5", "en"), ("de", "es"),
            ("de, en;q=0.1", "en"), ("en;q=0", "es"), ("*", "es"), ("es-UY", "es"), ("en;q=nonsense", "en"),
        ] as [(String?, String)])
    func language(_ field: String?, _ expected: String) {
        #expect(Language(acceptLanguage: field, default: .spanish).rawValue == expected)
    }

    @Test("a method that is not allowed is told which are, on both families")
    func methods() async throws {
        let service = ServiceUnderTest()

        let canonical = try await service.send("PUT", "/patients", fields: [], body: [])
        let legacy = try await service.send("PUT", "/register", fields: [], body: [])

        #expect(canonical["allow"] == "GET, HEAD, POST, QUERY, OPTIONS")
        #expect(canonical.text.hasSuffix(#""allow":["GET","HEAD","POST","QUERY","OPTIONS"]}"#))
        #expect(legacy["allow"] == "POST, OPTIONS")
        #expect(legacy.text == #"{"detail":"Method Not Allowed"}"#)
    }

    @Test("OPTIONS says what a path takes")
    func options() async throws {
        let answer = try await ServiceUnderTest().send("OPTIONS", "/patients", fields: [], body: [])

        #expect(answer.status == 204)
        #expect(answer["accept-post"] == "application/json")
        #expect(answer["accept-query"] == #""application/json""#)
    }

    @Test("every refusal of the parser becomes a problem with its own status", arguments: ParseError.allCases)
    func parser(_ error: ParseError) throws {
        let failures = ServiceUnderTest().failures

        let response = failures.response(to: .malformed(error), head: nil, id: "")

        #expect(response.status == error.status)
        #expect(response.fields.contains { $0.name == .requestID && $0.value.utf8.count == 26 })
    }

    @Test("a bug is 500, names nothing, and looks as its family does")
    func bug() throws {
        struct Secret: Error { let name = "Ana" }
        let failures = ServiceUnderTest().failures
        func answer(_ path: String) -> (Int, String) {
            let head = RequestHead(
                method: .get, target: RequestTarget(path: path), version: .http11, fields: FieldSection([]),
                framing: .none, keepsAlive: true, expectsContinue: false)
            let response = failures.response(to: .unhandled(Secret()), head: head, id: "R")
            guard case .bytes(let body) = response.body else { return (response.status.code, "") }
            return (response.status.code, String(decoding: body, as: UTF8.self))
        }

        #expect(answer("/patients/register") == (500, "Internal Server Error"))
        #expect(answer("/patients").1.contains(#""code":"internal""#))
        #expect(!answer("/patients").1.contains("Ana"))
    }

    private struct Missing: Error {}
}
