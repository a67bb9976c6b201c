import HTTPServer
import HTTPTypes
import TestSupport
import Testing

@Suite("Slow clients are let go")
struct TimeoutTests {
    @Test(
        "a head that does not arrive is answered 408 (RFC 9110 §15.5.9)", arguments: ["G", "GET / HTTP/1.1\r\nHost:"])
    func slowHead(_ beginning: String) async throws {
        try await TestServer.run {
            $0.headTimeout = .milliseconds(50)
        } _: { server in
            let client = try server.client()
            try client.send(beginning)
            let answer = try client.answer()
            #expect(answer.status == 408)
            #expect(answer.fields["connection"] == "close")
            #expect(try client.rest() == [])
            #expect(try await server.eventually { $0.closedByReason[.headTimeout] == 1 })
        }
    }

    @Test("a head that drips gains no time by it")
    func drippingHead() async throws {
        try await TestServer.run {
            $0.headTimeout = .milliseconds(300)
        } _: { server in
            let client = try server.client()
            // Sending fails once the server has closed.
            try await TestSupport.eventually("the end of the connection") {
                (try? client.send("x")) == nil ? true : nil
            }
            #expect(try await server.eventually { $0.closedByReason[.headTimeout] == 1 })
        }
    }

    @Test("a body that stops is answered 408 and never handed to the handler")
    func slowBody() async throws {
        try await TestServer.run {
            $0.bodyPace.pause = .milliseconds(50)
        } _: { server in
            let client = try server.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
            #expect(try client.answer().status == 408)
            #expect(server.journal.all == [])
            #expect(try await server.eventually { $0.closedByReason[.bodyTimeout] == 1 })
        }
    }

    @Test("an idle connection is closed without a word", arguments: ["", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"])
    func idle(_ request: String) async throws {
        try await TestServer.run {
            $0.idleTimeout = .milliseconds(50)
        } _: { server in
            let client = try server.client()
            try client.send(request)
            if !request.isEmpty { #expect(try client.answer().status == 200) }
            #expect(try client.rest() == [])
            #expect(try await server.eventually { $0.closedByReason[.idleTimeout] == 1 })
        }
    }

    @Test("a client that reads nothing is let go when the write time-out has passed")
    func slowReader() async throws {
        try await TestServer.run {
            $0.answerPace.pause = .milliseconds(100)
        } routes: { router, _ in
            router.on(.get, "/large") { _ in Response(body: .bytes([UInt8](repeating: 7, count: 20_000_000))) }
        } _: { server in
            let client = try server.client(receiveBuffer: 4_096)
            try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await server.eventually { $0.closedByReason[.writeTimeout] == 1 })
        }
    }

    @Test("a client that aborts in the middle harms nobody")
    func abort() async throws {
        try await TestServer.run { server in
            for beginning in ["GET / HT", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"] {
                let client = try server.client()
                try client.send(beginning)
                client.abort()
            }
            #expect(try await server.eventually { $0.closedByReason[.clientAborted] == 2 && $0.open == 0 })
            let client = try server.client()
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().status == 200)
            #expect(server.journal.all == ["/"])
        }
    }
}
