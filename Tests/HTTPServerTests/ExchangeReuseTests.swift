import HTTPServer
import HTTPTypes
import Testing

/// Connections that are not idle use the same parsers and buffers one after the other: see ``HTTPExchange``.
@Suite("Nothing of one connection reaches the next")
struct ExchangeReuseTests {
    @Test(
        "whatever it was in the middle of, the next one is served as the first",
        arguments: [
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "GET / HTTP/1.1\r\nHost: a\r\nX-Y: z", "\r\n",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
            "GET /\u{1} HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "\u{16}\u{3}\u{1}",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHos",
        ])
    func leftovers(_ start: String) async throws {
        try await TestServer.run { server in
            for aborts in [true, false] {
                let broken = try server.client()
                try broken.send(start)
                if aborts { broken.abort() } else { broken.shutdownWrite() }
                #expect(try await server.eventually { $0.open == 0 })

                let next = try server.client()
                try next.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nxyz")
                let answer = try next.answer()
                #expect(answer.status == 200 && answer.text == "xyz")
                try next.send("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
                let second = try next.answer()
                #expect(second.status == 200 && second.text == "hello", "\(second)")
                next.abort()
                #expect(try await server.eventually { $0.open == 0 })
            }
        }
    }

    @Test("one empty line before a request is dropped and no more, also when they come one by one (RFC 9112 §2.2)")
    func emptyLines() async throws {
        try await TestServer.run { server in
            for pieces in [["\r\n\r\n"], ["\r\n", "\r\n"], ["\r", "\n\r", "\n"]] {
                let client = try server.client()
                for piece in pieces {
                    try client.send(piece)
                    try requireService(of: server)
                }
                // Refused already, perhaps.
                try? client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer().status == 400)
            }
            let client = try server.client()
            for _ in 0..<3 {
                try client.send("\r\n")
                try requireService(of: server)
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer().status == 200)
            }
        }
    }

    @Test("requests whose handlers wait have exchanges of their own, however many there are")
    func manyAtOnce() async throws {
        let gate = Latch()
        try await TestServer.run(
            routes: { router, _ in
                router.on(.post, "/wait") { request in
                    await gate.pass()
                    return Response(body: .bytes(request.body))
                }
            }) { server in
                let clients = try (0..<100).map { _ in try server.client() }
                for (number, client) in clients.enumerated() {
                    let body = "body \(number)"
                    try client.send(
                        "POST /wait HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
                }
                #expect(try await server.eventually { $0.requestsInFlight == 100 })
                gate.open()
                for (number, client) in clients.enumerated() { #expect(try client.answer().text == "body \(number)") }
            }
    }
}
