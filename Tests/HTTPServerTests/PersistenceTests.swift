import HTTPServer
import HTTPTypes
import Testing

@Suite("Connections persist (RFC 9112 §9.3)")
struct PersistenceTests {
    @Test("a connection serves one request after the other")
    func keepAlive() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            for _ in 0..<3 {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = try client.answer()
                #expect(answer.status == 200)
                #expect(answer.text == "hello")
                #expect(answer.fields["connection"] == nil)
                #expect(answer.fields["date"]?.hasSuffix("GMT") == true)
            }
        }
    }

    @Test(
        "it ends when the client says so, and with HTTP/1.0",
        arguments: [
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",
        ])
    func close(_ request: String) async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send(request + "GET /items/1 HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 200)
            #expect(answer.fields["connection"] == "close")
            #expect(try client.rest() == [])
        }
    }

    @Test("it ends with as many requests as it may bring, however they come, and nothing behind them is executed")
    func requestsPerConnection() async throws {
        try await TestServer.run {
            $0.maximumRequestsPerConnection = 3
        } routes: { router, _ in
            router.on(.get, "/waits") { _ async in
                await Task.yield()
                return text("waited")
            }
        } _: { server in
            let requests = ["/", "/waits", "/", "/items/4", "/items/5"].map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
            let (pipelined, regular) = (try server.client(), try server.client())
            try pipelined.send(requests.joined())
            for number in 0..<3 {
                try regular.send(requests[number])
                for client in [pipelined, regular] {
                    let answer = try client.answer()
                    #expect(answer.status == 200)
                    #expect(answer.fields["connection"] == (number == 2 ? "close" : nil))
                }
            }
            for client in [pipelined, regular] { #expect(try client.rest() == []) }
            #expect(try await server.eventually { $0.closedByReason[.answered] == 2 })
        }
    }

    @Test("HTTP/1.0 keeps it open when asked to")
    func oldKeepAlive() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            for _ in 0..<2 {
                try client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(try client.answer().fields["connection"] == "keep-alive")
            }
        }
    }

    @Test("a thousand pipelined requests are answered in order (§9.3.2)", arguments: [1, 3])
    func pipelining(_ loops: Int) async throws {
        try await TestServer.run {
            $0.eventLoops = loops
        } _: { server in
            let client = try server.client()
            try client.send((0..<1_000).map { "GET /items/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            for index in 0..<1_000 { #expect(try client.answer().text == "item \(index) of /items/{id}") }
        }
    }

    @Test("a client that half-closes gets all answers")
    func halfClose() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send((0..<50).map { "GET /items/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            client.shutdownWrite()
            for index in 0..<50 { #expect(try client.answer().text == "item \(index) of /items/{id}") }
            #expect(try client.rest() == [])
        }
    }

    @Test("a request may arrive in any two pieces")
    func splits() async throws {
        try await TestServer.run { server in
            let request = Array(
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n".utf8)
            let client = try server.client()
            for split in 1..<request.count {
                try client.send(Array(request[..<split]))
                // The first piece has been read when a later connection is answered: the loop is one thread.
                let other = try server.client()
                try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try other.answer().status == 200)
                try client.send(Array(request[split...]))
                #expect(try client.answer().text == "abc")
            }
        }
    }

    @Test("a thousand idle connections stay served")
    func idleConnections() async throws {
        try await TestServer.run { server in
            let clients = try (0..<1_000).map { _ in try server.client() }
            for _ in 0..<2 {
                for client in clients { try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
                for client in clients { #expect(try client.answer().status == 200) }
            }
            #expect(server.statistics.snapshot().open == 1_000)
        }
    }

    @Test("one connection more than the limit is turned away")
    func connectionLimit() async throws {
        try await TestServer.run {
            $0.maximumConnections = 2
        } _: { server in
            let first = try server.client()
            var second: RawClient? = try server.client()
            for client in [first, second] {
                try client?.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client?.answer().status == 200)
            }
            let third = try server.client()
            #expect(try third.answer().status == 503)
            #expect(try third.rest() == [])
            second = nil
            #expect(try await server.eventually { $0.open == 1 && $0.closedByReason[.connectionLimit] == 1 })
            let fourth = try server.client()
            try fourth.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try fourth.answer().status == 200)
        }
    }
}
