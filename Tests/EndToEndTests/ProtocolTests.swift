import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    /// The protocol's own suites run against the server's parts; this one shows that the executable is wired so that
    /// their rules hold for its routes, behind its access control and with its errors.
    @Suite("The executable speaks HTTP/1.1 as strictly as its parts")
    struct ProtocolTests {
        private static let registration = Deployment.body("smuggled@example.com")
        private static let poison =
            "POST /patients/register HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(registration.utf8.count)\r\n\r\n\(registration)"

        /// Beginnings of requests that are refused, with what refuses them.
        private static let refused: [(request: String, status: Int, code: String)] = [
            ("nonsense\r\n\r\n", 400, "malformed-request"),
            ("GET /livez HTTP/1.1\nHost: 127.0.0.1\n\n", 400, "malformed-request"),
            ("GET /livez HTTP/1.1\r\n\r\n", 400, "malformed-request"),
            ("GET /livez HTTP/1.1\r\nHost: a@b\r\n\r\n", 400, "malformed-request"),
            ("POST /patients HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: +5\r\n\r\n", 400, "malformed-request"),
            (
                "POST /patients HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "0\r\n\r\n", 400, "malformed-request"
            ),
            (
                "POST /patients HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n", 400,
                "malformed-request"
            ),
            ("GET /livez HTTP/2.0\r\nHost: 127.0.0.1\r\n\r\n", 505, "http-version"),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http-version"),
            ("CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 501, "method-not-implemented"),
            ("GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\n", 414, "uri-too-long"),
            ("GET /livez HTTP/1.1\r\nX: \(String(repeating: "a", count: 9_000))\r\n", 431, "headers-too-large"),
            (
                "POST /patients HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nExpect: x\r\n\r\nabc", 417,
                "expectation-failed"
            ),
            ("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}", 400, "malformed-request"),
        ]

        @Test("what is refused gets one problem without internals, and the registration behind it never happens")
        func refusals() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            for (request, status, code) in Self.refused {
                let answer = try #require(
                    await deployment.client.send(raw: request + Self.poison), "\(request.prefix(60))")
                #expect(answer.status == status, "\(request.prefix(60))")
                #expect(answer.fields["connection"] == "close")
                #expect(answer.fields["content-type"] == "application/problem+json")
                #expect(answer.fields["date"]?.hasSuffix("GMT") == true)
                #expect(answer.fields["x-content-type-options"] == "nosniff")
                #expect(answer.body.contains(#""code":"\#(code)""#), "\(answer.body)")
                let id = try #require(answer.fields["x-request-id"])
                #expect(answer.body.contains(#""request_id":"\#(id)""#))
                for internals in ["Error", ".swift", "ParseError", "HTTPServer", "example.com"] {
                    #expect(!answer.body.contains(internals))
                }
            }
            #expect(await deployment.client.get("/patients/getPatients")?.body == "[]")
            try await api.stop()
        }

        @Test("a registration in a body that no route wants is not one either")
        func unwantedBodies() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let length = Self.poison.utf8.count
            let framings = [
                ("Content-Length: \(length)\r\n", Self.poison),
                ("Transfer-Encoding: chunked\r\n", String(length, radix: 16) + "\r\n\(Self.poison)\r\n0\r\n\r\n"),
            ]
            let lines: [(line: String, fields: String, status: Int)] = [
                ("GET /patients", "", 200), ("POST /nowhere", "", 404), ("PUT /patients", "", 405),
                ("DELETE /patients", "", 405), ("BREW /patients", "", 501), ("GET /livez", "", 200),
                ("POST /patients", "Via: 1.1 proxy\r\nContent-Type: application/json\r\n", 401),
                ("POST /patients", "Content-Type: text/plain\r\n", 415), ("GET http://evil.example/patients", "", 421),
                ("POST /patients/deletePatientById/1", "Origin: https://evil.example\r\n", 403),
            ]
            for (line, fields, status) in lines {
                for (field, body) in framings {
                    let head = "\(line) HTTP/1.1\r\nHost: 127.0.0.1:\(deployment.port)\r\n\(fields)\(field)"
                    let answer = await deployment.client.send(raw: head + "Connection: close\r\n\r\n" + body)
                    #expect(answer?.status == status, "\(line) \(field)")
                }
            }
            #expect(await deployment.client.get("/patients/getPatients")?.body == "[]")
            try await api.stop()
        }
    }
}
