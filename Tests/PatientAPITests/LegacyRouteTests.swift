import JSON
import PatientAPI
import Patients
import Testing

/// Every row that was recorded from the service which this one replaces and that the product answers as it did.
@Suite("Legacy routes answer as the original did (API §2.2)")
struct LegacyRouteTests {
    private let service = ServiceUnderTest()

    @Test("a compressed body is refused as such, with the coding that is read (RFC 9110 §15.5.16)")
    func encodedBody() async throws {
        for path in ["/patients/register", "/register"] {
            let answer = try await service.post(path, Sample.john, ("Content-Encoding", "GZIP"))
            #expect(answer.status == 415 && answer["accept-encoding"] == "identity")
            #expect(answer.text == #"{"detail":"Unsupported Media Type"}"#)
        }
        #expect(try await service.post("/register", Sample.john, ("Content-Encoding", "identity")).status == 200)
    }

    @Test("an e-mail address is answered as recorded", arguments: RecordedValues.emails)
    func email(_ recorded: RecordedValue) async throws {
        let body = Self.body(email: recorded.value, documentURL: "https://e.com/")

        let answer = try await service.post("/patients/register", body)

        #expect(answer["content-type"] == "application/json")
        switch recorded.outcome {
        case .stored(let text):
            #expect(
                answer.text
                    == #"{"id":1,"name":"A","email":"\#(text)","phone":"1234567","document_url":"https://e.com/"}"#)
        case .refused(let reason):
            let message = "value is not a valid email address: \(reason)"
            #expect(
                answer.text
                    == Self.entry(
                        "value_error", "email", message, input: recorded.value, context: ("reason", reason)))
        case .wrongScheme: Issue.record("an address has no scheme")
        }
    }

    @Test("a document URL is answered as recorded", arguments: RecordedValues.documentURLs)
    func documentURL(_ recorded: RecordedValue) async throws {
        let body = Self.body(email: "u@example.com", documentURL: recorded.value)

        let answer = try await service.post("/patients/register", body)

        switch recorded.outcome {
        case .stored(let text):
            #expect(
                answer.text
                    == #"{"id":1,"name":"A","email":"u@example.com","phone":"1234567","document_url":"\#(text)"}"#)
        case .refused(let error):
            let message = "Input should be a valid URL, \(error)"
            #expect(
                answer.text
                    == Self.entry(
                        "url_parsing", "document_url", message, input: recorded.value, context: ("error", error)))
        case .wrongScheme:
            let message = "URL scheme should be 'http' or 'https'"
            #expect(
                answer.text
                    == Self.entry(
                        "url_scheme", "document_url", message, input: recorded.value,
                        context: ("expected_schemes", "'http' or 'https'")))
        }
    }

    @Test("bodies, content types and fields are answered as recorded", arguments: RecordedExchange.registrations)
    func registration(_ recorded: RecordedExchange) async throws {
        let answer = try await recorded.send(to: service)

        #expect(answer.status == recorded.status)
        #expect(answer.text == recorded.answer)
        #expect(answer["content-type"] == "application/json")
    }

    @Test("paths, methods and ids are answered as recorded", arguments: RecordedExchange.paths)
    func path(_ recorded: RecordedExchange) async throws {
        _ = try await service.post("/patients/register", Sample.john)

        let answer = try await recorded.send(to: service)

        #expect(answer.status == recorded.status)
        #expect(answer.text == recorded.answer)
    }

    @Test("the same address again is refused in any case, and by the alias too")
    func duplicate() async throws {
        _ = try await service.post("/register", Sample.john)

        let again = try await service.post("/patients/register", Sample.john)
        let shouted = try await service.post(
            "/patients/register", Sample.john.replacing("john@example.com", with: "JOHN@EXAMPLE.com"))

        for answer in [again, shouted] {
            #expect(answer.status == 400)
            #expect(answer.text == #"{"detail":"Email already registered"}"#)
        }
    }

    @Test("a deleted patient is unknown, and its id is not used again", arguments: ["POST", "DELETE"])
    func deletion(_ method: String) async throws {
        _ = try await service.post("/patients/register", Sample.john)

        let first = try await service.send(method, "/patients/deletePatientById/1", fields: [], body: [])
        let second = try await service.send(method, "/patients/deletePatientById/1", fields: [], body: [])
        let reading = try await service.get("/patients/getPatientById/1")
        let next = try await service.post("/patients/register", Sample.john)

        #expect(first.status == 200)
        #expect(first.text == #"{"message":"Paciente con ID 1 eliminado correctamente"}"#)
        for answer in [second, reading] {
            #expect(answer.status == 404)
            #expect(answer.text == #"{"detail":"Paciente no encontrado"}"#)
        }
        #expect(next.text.hasPrefix(#"{"id":2,"#))
    }

    @Test("the list is empty, then in the order of ids, and may be cut into pieces")
    func list() async throws {
        let empty = try await service.get("/patients/getPatients")
        for number in 1...3 { _ = try await service.post("/register", Sample.patient(number)) }

        let all = try await service.get("/getPatients?skip=1")
        let piece = try await service.get("/patients/getPatients?limit=1&after=1")

        #expect(empty.text == "[]")
        #expect(Self.ids(all) == [1, 2, 3])
        #expect(Self.ids(piece) == [2])
    }

    @Test("a storage that fails is 503 with Retry-After, in the legacy shape")
    func unavailable() async throws {
        service.repository.fail(with: .unavailable(.full))

        let answer = try await service.post("/patients/register", Sample.john)

        #expect(answer.status == 503)
        #expect(answer.text == #"{"detail":"Storage Unavailable"}"#)
        #expect(answer["retry-after"] == "1")
    }

    @Test("whoever asks for problem details gets them, with the same status")
    func problem() async throws {
        let wish = ("Accept", "application/problem+json")

        let missing = try await service.get("/patients/getPatientById/9", wish)
        let nowhere = try await service.get("/nope", wish)
        let invalid = try await service.post("/patients/register", "{}", wish)

        #expect([missing, nowhere].allSatisfy { $0.status == 404 && $0["content-type"] == "application/problem+json" })
        #expect(invalid.status == 422)
        #expect(invalid.text.contains(##"{"pointer":"#/name","code":"missing""##))
    }

    @Test(
        "asked for problem details, every refusal keeps its status",
        arguments: RecordedExchange.refusals
            + ["limit=0", "limit=1001", "limit=x", "after=1.5"].map(RecordedExchange.list))
    func problem(_ recorded: RecordedExchange) async throws {
        let type = recorded.type.map { [("Content-Type", $0)] } ?? []

        let answer = try await service.send(
            recorded.method, recorded.target, fields: type + [("Accept", "application/problem+json")],
            body: Array(recorded.body.utf8))

        #expect(answer.status == recorded.status)
        #expect(answer["content-type"] == "application/problem+json")
        #expect(answer.json?["status"]?.integerValue == Int64(recorded.status))
        #expect(ProblemKind(rawValue: answer.code ?? "") != nil)
    }

    @Test("asked for problem details, an address that is taken is the same 400")
    func takenProblem() async throws {
        _ = try await service.post("/register", Sample.john)

        let answer = try await service.post(
            "/register", Sample.john, type: "application/json", ("Accept", "application/problem+json"))

        #expect(answer.status == 400 && answer.json?["status"]?.integerValue == 400 && answer.code == "email-taken")
    }

    private static func ids(_ answer: ServiceAnswer) -> [Int64] {
        let list = try? JSONValue.parse(answer.body)
        return list?.arrayValue?.compactMap { $0["id"]?.integerValue } ?? []
    }

    private static func body(email: String, documentURL: String) -> String {
        #"{"name":"A","email":\#(quoted(email)),"phone":"1234567","document_url":\#(quoted(documentURL))}"#
    }

    private static func entry(
        _ type: String, _ field: String, _ message: String, input: String, context: (String, String)
    ) -> String {
        #"{"detail":[{"type":"\#(type)","loc":["body","\#(field)"],"msg":"\#(message)","input":\#(quoted(input)),"#
            + #""ctx":{"\#(context.0)":"\#(context.1)"}}]}"#
    }

    private static func quoted(_ text: String) -> String {
        String(decoding: JSONValue.string(text).encoded, as: UTF8.self)
    }
}
