import HTTPServer
import HTTPTypes
import JSON
import Logging
import TestSupport
import Testing
import Transport

@testable import PatientAPI

/// The same exchanges through a socket: what the routes answer is what a client reads.
@Suite("The service behind a socket")
struct LiveServiceTests {
    @Test("bodies are answered over the wire as recorded", arguments: RecordedExchange.registrations)
    func registration(_ recorded: RecordedExchange) async throws {
        try await serving { client, _ in
            let answer = try await recorded.send(to: client)

            #expect(answer.status == recorded.status)
            #expect(answer.text == recorded.answer)
            #expect(answer["content-type"] == "application/json")
        }
    }

    @Test("a list longer than a page is streamed whole, in the order of ids")
    func stream() async throws {
        try await serving { client, service in
            for number in 1...1_203 { _ = try await service.post("/register", Sample.patient(number)) }

            let all = try await client.get("/patients/getPatients")
            let exact = try await client.get("/patients/getPatients?limit=500")
            let some = try await client.get("/patients/getPatients?limit=700&after=3")
            let head = try await client.send("HEAD", "/patients/getPatientById/1", fields: [], body: [])

            #expect(all["transfer-encoding"] == "chunked")
            #expect(try ids(all) == Array(1...1_203))
            #expect(try ids(exact) == Array(1...500))
            #expect(try ids(some) == Array(4...703))
            #expect(head.status == 200 && head.body.isEmpty)
        }
    }

    @Test("a streamed list that another client's gzip decodes is the plain one")
    func codedStream() async throws {
        try await serving { client, service in
            for number in 1...1_203 { _ = try await service.post("/register", Sample.patient(number)) }
            let target = "http://127.0.0.1:\(client.client.port)/patients/getPatients"
            let script = """
                import gzip, urllib.request as u
                coded = u.urlopen(u.Request("\(target)", headers={"Accept-Encoding": "gzip"}))
                plain = u.urlopen("\(target)").read()
                body = coded.read()
                print(coded.headers["Content-Encoding"], coded.headers["Vary"], coded.headers["Transfer-Encoding"])
                print(gzip.decompress(body) == plain, len(body) * 5 < len(plain))
                """

            let output = try await Tool.run("/usr/bin/python3", ["-c", script])

            #expect(output == "gzip Accept, Accept-Encoding chunked\nTrue True\n")
        }
    }

    @Test("a list that ends with a page is whole as well")
    func boundary() async throws {
        try await serving { client, service in
            for number in 1...1_000 { _ = try await service.post("/register", Sample.patient(number)) }

            let all = try await client.get("/patients/getPatients")

            #expect(try ids(all) == Array(1...1_000))
        }
    }

    @Test("every answer carries the security fields and an id, refusals of the parser included")
    func fields() async throws {
        try await serving { client, _ in
            let answers = [
                try await client.get("/"), try await client.get("/nope"),
                try await client.get("/", ("Content-Length", "5x")),
                try await client.send("POST", "/patients", fields: [], body: [UInt8](repeating: 0x20, count: 70_000)),
            ]

            #expect(answers.map(\.status) == [200, 404, 400, 413])
            for answer in answers {
                #expect(answer["x-content-type-options"] == "nosniff")
                #expect(answer["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'")
                #expect(answer["x-request-id"]?.isEmpty == false)
            }
        }
    }

    @Test("one slash too many leads back to the route, with its method and query")
    func redirect() async throws {
        try await serving { client, _ in
            let answer = try await client.send("POST", "/patients/register/?a=1", fields: [], body: [])

            #expect(answer.status == 307)
            #expect(answer["location"]?.hasSuffix("/patients/register?a=1") == true)
            #expect(answer["content-type"] == nil)
        }
    }

    private func ids(_ answer: ServiceAnswer) throws -> [Int64] {
        let list = try #require(try JSONValue.parse(answer.body).arrayValue)
        return list.compactMap { $0["id"]?.integerValue }
    }

    private func serving(_ body: (SocketClient, ServiceUnderTest) async throws -> Void) async throws {
        let service = ServiceUnderTest()
        var configuration = ServerConfiguration()
        configuration.constantFields = SecurityHeaders.fields
        let server = try HTTPServer(
            configuration: configuration, routes: service.routes, middleware: service.middleware,
            failures: service.failures, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let addresses = try server.start(on: [.tcp(host: "127.0.0.1", port: 0)])
        let result: Result<Void, any Error>
        do {
            let port = try #require(addresses.first?.port)
            result = .success(try await body(SocketClient(client: HTTPClient(port: port)), service))
        } catch {
            result = .failure(error)
        }
        await server.drain()
        try result.get()
    }
}

/// A client on a connection of its own per request.
struct SocketClient: ServiceClient {
    let client: HTTPClient

    func send(
        _ method: String, _ target: String, fields: [(String, String)], body: [UInt8]
    ) async throws -> ServiceAnswer {
        let answer = try #require(
            await client.send(
                method, target, fields: Dictionary(fields) { first, _ in first },
                body: body.isEmpty ? nil : String(decoding: body, as: UTF8.self)))
        return ServiceAnswer(
            status: answer.status, fields: answer.fields.map { ($0.key, $0.value) }, body: Array(answer.body.utf8))
    }
}
