import HTTPServer
import HTTPTypes
import Testing

@Suite("Requests and answers over a connection (RFC 9110)")
struct MessageTests {
    @Test("HEAD is GET without the body (§9.3.2)")
    func head() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = try client.answer(toHead: true)
            let get = try client.answer()
            #expect(head.fields["content-length"] == "5")
            #expect(head.status == get.status && head.fields["content-type"] == get.fields["content-type"])
            #expect(get.text == "hello")
        }
    }

    @Test(
        "a known path with another method is 405 with the exact Allow (§15.5.6)",
        arguments: [
            ("POST", "/", "GET, HEAD, OPTIONS"), ("GET", "/echo", "POST, OPTIONS"),
            ("TRACE", "/", "GET, HEAD, OPTIONS"),
            ("DELETE", "/items/1", "GET, HEAD, OPTIONS"),
        ])
    func allow(_ method: String, _ path: String, _ allow: String) async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send("\(method) \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 405)
            #expect(answer.fields["allow"] == allow)
        }
    }

    @Test(
        "OPTIONS tells the methods (§9.3.7)",
        arguments: [("/", "GET, HEAD, OPTIONS"), ("/echo", "POST, OPTIONS"), ("*", "GET, HEAD, POST, OPTIONS")])
    func options(_ target: String, _ allow: String) async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send("OPTIONS \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 204)
            #expect(answer.fields["allow"] == allow)
            #expect(answer.fields["content-length"] == nil)
        }
    }

    @Test("an unknown method is 501, an unknown path 404 (§15.6.2, §15.5.5)")
    func unknown() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send("BREW / HTTP/1.1\r\nHost: a\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().status == 501)
            #expect(try client.answer().status == 404)
        }
    }

    @Test("one trailing slash is redirected, with the query (§15.4.8)")
    func redirect() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send("GET /items/7/?a=b HTTP/1.1\r\nHost: clinic.example:8000\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 307)
            #expect(answer.fields["location"] == "http://clinic.example:8000/items/7?a=b")
            #expect(answer.body == [])
        }
    }

    @Test("100 Continue is sent when the body is wanted and has not come (§10.1.1)")
    func expectContinue() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            #expect(try client.answer().status == 100)
            try client.send("abc")
            #expect(try client.answer().text == "abc")
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nxyz")
            #expect(try client.answer().text == "xyz")
        }
    }

    @Test(
        "a body that is too long is refused before it comes, without 100 (§15.5.14)",
        arguments: ["", "Expect: 100-continue\r\n"])
    func tooLarge(_ expectation: String) async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\(expectation)\r\n")
            let answer = try client.answer()
            #expect(answer.status == 413)
            #expect(answer.text == "limit 100000")
            #expect(answer.fields["connection"] == "close")
            #expect(try client.rest() == [])
            #expect(server.journal.all == [])
        }
    }

    @Test("a chunked body is counted as it comes")
    func chunkedTooLarge() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            let chunk = "8000\r\n" + String(repeating: "x", count: 0x8000) + "\r\n"
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<4 { try client.send(chunk) }
            #expect(try client.answer().status == 413)
            #expect(server.journal.all == [])
        }
    }

    @Test("a body without a route is read and dropped, and the connection goes on")
    func unreadBody() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            let body = String(repeating: "GET / HTTP/1.1\r\n", count: 1_000)
            try client.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
            #expect(try client.answer().status == 404)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().status == 200)
            #expect(server.journal.all == ["/"])
        }
    }

    @Test("a body without a route that does not come, or is long, ends the connection", arguments: [100, 1_000_000])
    func abandonedBody(_ length: Int) async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 404)
            #expect(answer.fields["connection"] == "close")
            #expect(try client.rest() == [])
        }
    }

    @Test(
        "a refused request is answered once, and nothing behind it is executed (RFC 9112 §2.2, §6.3)",
        arguments: [
            "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "nonsense\r\n",
        ])
    func refusal(_ request: String) async throws {
        try await TestServer.run { server in
            let client = try server.client()
            let good = "GET /items/1 HTTP/1.1\r\nHost: a\r\n\r\n"
            try client.send(good + request + String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 10))
            #expect(try client.answer().text == "item 1 of /items/{id}")
            let answer = try client.answer()
            #expect(answer.status == 400)
            #expect(answer.fields["connection"] == "close")
            #expect(answer.fields["date"] != nil && answer.fields["content-length"] != nil)
            #expect(try client.rest() == [])
            #expect(server.journal.all == [])
            #expect(try await server.eventually { $0.closedByReason[.refused] == 1 })
        }
    }

    @Test("what a handler throws becomes an answer, whether it may wait or not, and middleware sees it")
    func thrown() async throws {
        struct Broken: Error {}
        try await TestServer.run(middleware: [Stamp(name: "seen")]) { router, _ in
            router.on(.get, "/broken") { _ in throw Broken() }
            router.on(.get, "/late") { _ in
                await Task.yield()
                throw Broken()
            }
        } _: { server in
            let client = try server.client()
            for path in ["/broken", "/late"] {
                try client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = try client.answer()
                #expect(answer.status == 500)
                #expect(answer.text == "unhandled Broken")
                #expect(answer.fields["connection"] == nil)
                #expect(answer.fields["server"] == "seen")
            }
        }
    }

    @Test("middleware wraps every answer, the first one outermost")
    func middleware() async throws {
        try await TestServer.run(
            { $0.constantFields = [HTTPField(name: .xContentTypeOptions, value: "nosniff")] },
            middleware: [Stamp(name: "outer"), Stamp(name: "inner")]
        ) { server in
            let client = try server.client()
            try client.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\nbad\r\n")
            let answer = try client.answer()
            #expect(answer.fields["server"] == "inner+outer")
            #expect(answer.fields["x-content-type-options"] == "nosniff")
            #expect(try client.answer().fields["x-content-type-options"] == "nosniff")
        }
    }

    @Test("an answer may have fields of its own in the place of the constant ones")
    func ownConstantFields() async throws {
        try await TestServer.run(
            { $0.constantFields = [HTTPField(name: .contentSecurityPolicy, value: "default-src 'none'")] },
            routes: { router, _ in
                router.on(.get, "/page") { _ in
                    var page = text("page")
                    page.replacesConstantFields = true
                    page.fields.append(HTTPField(name: .contentSecurityPolicy, value: "style-src 'self'"))
                    return page
                }
            }
        ) { server in
            let client = try server.client()
            try client.send("GET /page HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().fields["content-security-policy"] == "style-src 'self'")
            #expect(try client.answer().fields["content-security-policy"] == "default-src 'none'")
        }
    }

    @Test("a middleware that answers keeps the request from those behind it; only those around it see the answer")
    func middlewareThatAnswers() async throws {
        try await TestServer.run(middleware: [
            Stamp(name: "outer"), Stamp(name: "guard", refusesQuery: "early"), Stamp(name: "inner"),
        ]) { server in
            let client = try server.client()
            try client.send("GET /?early HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let refused = try client.answer()
            let served = try client.answer()
            #expect(refused.status == 403 && refused.fields["server"] == "outer")
            #expect(served.status == 200 && served.fields["server"] == "inner+guard+outer")
            #expect(server.journal.all == ["/"])
        }
    }
}

/// Signs each answer it sees, behind those who signed before.
private final class Stamp: Middleware {
    private let name: String
    private let refusesQuery: String?

    init(name: String, refusesQuery: String? = nil) {
        self.name = name
        self.refusesQuery = refusesQuery
    }

    func receive(_ request: inout Request) -> Response? {
        guard let refusesQuery, request.query == refusesQuery else { return nil }
        return Response(status: .forbidden)
    }

    func finish(_ response: inout Response, to request: Request, after duration: Duration) {
        let signed = response.fields.first { $0.name == .server }.map { $0.value + "+" } ?? ""
        response.fields.removeAll { $0.name == .server }
        response.fields.append(HTTPField(name: .server, value: signed + name))
    }
}
