import HTTP1
import HTTPServer
import HTTPTypes
import Synchronization
import Testing

@Suite("A request is judged by its head, and answered though its body never comes")
struct AdmissionTests {
    private static let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"

    @Test("what middleware refuses is never asked for its body (RFC 9110 §10.1.1)")
    func refusedExpectation() async throws {
        try await TestServer.run(middleware: [Gate()]) { server in
            let client = try server.client()
            try client.send(Self.head + "X-Refuse: 1\r\nExpect: 100-continue\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 403)
            #expect(answer.fields["connection"] == "close")
            #expect(try client.rest() == [])
            #expect(server.journal.all == [])
        }
    }

    @Test("the body of a refused request is dropped, and the next request is served (RFC 9112 §9.3)")
    func refusedBody() async throws {
        let gate = Gate()
        try await TestServer.run(middleware: [gate]) { server in
            let client = try server.client()
            try client.send(Self.head + "X-Refuse: 1\r\n\r\nabc" + Self.head + "\r\nxyz")
            #expect(try client.answer().status == 403)
            #expect(try client.answer().text == "xyz")
            #expect(server.journal.all == ["echo 3"])
            #expect(gate.finished == [200])
        }
    }

    @Test("a refused request with a longer body than is dropped ends the connection at once")
    func refusedLongBody() async throws {
        try await TestServer.run(middleware: [Gate()]) { server in
            let client = try server.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\nX-Refuse: 1\r\n\r\nabc")
            let answer = try client.answer()
            #expect(answer.status == 403)
            #expect(answer.fields["connection"] == "close")
            #expect(try client.rest() == [])
        }
    }

    @Test("middleware sees the head before the body has come")
    func headFirst() async throws {
        let gate = Gate()
        try await TestServer.run(middleware: [gate]) { server in
            let client = try server.client()
            try client.send(Self.head + "\r\na")
            #expect(try await server.eventually { _ in gate.received == 1 })
            #expect(gate.finished == [])
            try client.send("bc")
            #expect(try client.answer().text == "abc")
            #expect(gate.finished == [200])
        }
    }

    @Test(
        "the end of the client's side inside a request is answered 400, and nothing is executed (RFC 9112 §8)",
        arguments: [
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
            "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab", "GET / HTTP/1.1\r\nHost: a\r\n", "G",
        ])
    func truncated(_ request: String) async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send("GET /items/1 HTTP/1.1\r\nHost: a\r\n\r\n" + request)
            client.shutdownWrite()
            #expect(try client.answer().text == "item 1 of /items/{id}")
            let answer = try client.answer()
            #expect(answer.status == 400)
            #expect(answer.text == "malformed truncated")
            #expect(answer.fields["connection"] == "close")
            #expect(try client.rest() == [])
            #expect(server.journal.all == [])
            #expect(
                try await server.eventually {
                    $0.closedByReason[.clientAborted] == 1 && $0.protocolErrorsByKind["truncated"] == 1
                        && $0.requestsInFlight == 0
                })
        }
    }

    @Test("each request that was let in is finished once, whatever becomes of its body", arguments: [true, false])
    func finishedOnce(_ aborts: Bool) async throws {
        let gate = Gate()
        try await TestServer.run({ if !aborts { $0.bodyPace.pause = .milliseconds(50) } }, middleware: [gate]) {
            server in
            let client = try server.client()
            try client.send(Self.head + "\r\na")
            #expect(try await server.eventually { _ in gate.received == 1 })
            if aborts { client.abort() } else { #expect(try client.answer().status == 408) }
            #expect(try await server.eventually { $0.open == 0 && $0.requestsInFlight == 0 })
            #expect(gate.received == 1 && gate.finished == [aborts ? 400 : 408])
        }
    }

    @Test(
        "no refusal of HEAD has content (RFC 9110 §9.3.2)",
        arguments: [
            "HEAD / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "\r\nHEAD / HTTP/3.0\r\n\r\n",
            "HEAD /\u{1} HTTP/1.1\r\n\r\n",
            "HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n", "HEAD / HTTP/1.1\r\nHost:",
            "HEAD /LONG HTTP/1.1\r\n\r\n",
        ])
    func refusedHead(_ request: String) async throws {
        try await TestServer.run({ $0.headTimeout = .milliseconds(50) }) { server in
            let client = try server.client()
            try client.send(request.replacing("LONG", with: String(repeating: "x", count: 9_000)))
            let answer = try client.answer(toHead: true)
            #expect(answer.status >= 400)
            #expect(answer.fields["content-length"] != "0" && answer.fields["date"] != nil)
            #expect(try client.rest() == [])
        }
    }

    @Test("middleware sees what never became a request")
    func unreadable() async throws {
        let gate = Gate()
        try await TestServer.run(middleware: [gate]) { server in
            let client = try server.client()
            try client.send("nonsense\r\n\r\n")
            #expect(try client.answer().status == 400)
            #expect(gate.refusals == [400])
            #expect(gate.received == 0 && gate.finished == [])
        }
    }

    @Test("an answer does not wait for the slow handler of the request behind it (RFC 9112 §9.3.2)")
    func quickBeforeSlow() async throws {
        let (release, releaser) = AsyncStream.makeStream(of: Void.self)
        try await TestServer.run(
            routes: { router, _ in
                router.on(.get, "/slow") { _ in
                    for await _ in release { break }
                    return text("slow")
                }
            }) { server in
                let client = try server.client()
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer().text == "hello")
                releaser.yield()
                #expect(try client.answer().text == "slow")
            }
    }
}

/// Refuses what asks for it, and remembers what it saw.
private final class Gate: Middleware {
    private struct Seen { var received = 0, finished: [Int] = [], refusals: [Int] = [] }
    private let seen = Mutex(Seen())

    var received: Int { seen.withLock { $0.received } }
    var finished: [Int] { seen.withLock { $0.finished } }
    var refusals: [Int] { seen.withLock { $0.refusals } }

    func receive(_ request: inout Request) -> Response? {
        guard request.fields.first(HTTPField.Name("X-Refuse")!) == nil else { return Response(status: .forbidden) }
        seen.withLock { $0.received += 1 }
        #expect(request.body == [])
        return nil
    }

    func finish(_ response: inout Response, to request: Request, after duration: Duration) {
        seen.withLock { $0.finished.append(response.status.code) }
    }

    func finish(_ response: inout Response, refusing failure: RequestFailure) {
        seen.withLock { $0.refusals.append(response.status.code) }
    }
}
