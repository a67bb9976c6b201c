import HTTPServer
import HTTPTypes
import Synchronization
import TestSupport
import Testing

/// Where in an exchange the client goes away.
private struct Stage: Sendable, CustomTestStringConvertible {
    let name: String
    let sent: String
    /// Statuses of the answers that a client which only half-closes still gets.
    let answers: [Int]
    /// Until when the client stays, by what the server has done.
    var isReached: @Sendable (ServerStatistics.Snapshot) -> Bool = { $0.open == 1 }

    var testDescription: String { name }

    static let all = [
        Stage(name: "at once", sent: "", answers: []),
        Stage(name: "behind an empty line", sent: "\r\n", answers: []),
        Stage(name: "between requests", sent: get("/"), answers: [200]) { $0.requests == 1 },
        Stage(name: "while the handler runs", sent: get("/gate"), answers: [200]) { $0.requestsInFlight == 1 },
        Stage(name: "while the handler runs, with more behind", sent: get("/gate") + get("/"), answers: [200, 200]) {
            $0.requestsInFlight == 1
        },
        Stage(name: "in a long answer", sent: get("/large"), answers: [200]) { $0.requests == 1 },
        Stage(name: "in a streamed answer", sent: get("/stream"), answers: [200]) { $0.requests == 1 },
        Stage(name: "behind a refusal", sent: "nonsense\r\n\r\n" + get("/"), answers: [400]) {
            $0.protocolErrorsByKind.values.reduce(0, +) == 1
        },
        Stage(name: "behind the last request", sent: get("/", "Connection: close\r\n") + get("/"), answers: [200]) {
            $0.requests == 1
        },
    ]

    /// Those in which half a request has come.
    static let incomplete = [
        "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
        "G", "GET / HT", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHos", "GET / HTTP/1.1\r\nHost: a\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabcdefgh",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n",
    ].map { Stage(name: "in \($0.debugDescription)", sent: $0, answers: []) }

    private static func get(_ path: String, _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
    }
}

@Suite("Connections break at any stage")
struct BrokenConnectionTests {
    @Test("a client that half-closes gets what it asked for (RFC 9112 §9.6)", arguments: Stage.all)
    fileprivate func halfClose(_ stage: Stage) async throws {
        try await run { server, gate in
            let client = try server.client()
            try client.send(stage.sent)
            #expect(try await server.eventually(stage.isReached))
            client.shutdownWrite()
            try requireService(of: server)
            gate.open()
            #expect(try StrictAnswers.read(try client.rest()).map(\.status) == stage.answers)
            #expect(try await server.eventually { $0.open == 0 && $0.requestsInFlight == 0 })
        }
    }

    @Test("a request that is cut off is answered 400 and never executed (RFC 9112 §8)", arguments: Stage.incomplete)
    fileprivate func cutOff(_ stage: Stage) async throws {
        try await run { server, _ in
            let client = try server.client()
            try client.send(stage.sent)
            client.shutdownWrite()
            let answers = try StrictAnswers.read(try client.rest())
            #expect(answers.allSatisfy { [400, 404].contains($0.status) && $0.closes })
            #expect(answers.count == 1)
            #expect(server.journal.all == [])
            #expect(try await server.eventually { $0.open == 0 })
        }
    }

    @Test("a client that resets harms nobody", arguments: Stage.all + Stage.incomplete)
    fileprivate func reset(_ stage: Stage) async throws {
        try await run { server, gate in
            let client = try server.client(receiveBuffer: 4_096)
            try client.send(stage.sent)
            #expect(try await server.eventually(stage.isReached))
            client.abort()
            try requireService(of: server)
            gate.open()
            #expect(try await server.eventually { $0.open == 0 && $0.requestsInFlight == 0 })
            try requireService(of: server)
        }
    }

    /// With a route whose handler waits at a gate, and two whose answers do not fit into the kernel's buffers.
    private func run(_ body: @escaping @Sendable (TestServer, Latch) async throws -> Void) async throws {
        let gate = Latch()
        try await TestServer.run { _ in
        } routes: { router, _ in
            router.on(.get, "/gate") { _ in
                await gate.pass()
                return text("passed")
            }
            router.on(.get, "/large") { _ in Response(body: .bytes([UInt8](repeating: 7, count: 20_000_000))) }
            router.on(.get, "/stream") { _ in
                Response(
                    body: .stream { writer in
                        for _ in 0..<200 { try await writer.write([UInt8](repeating: 7, count: 100_000)) }
                    })
            }
        } _: { server in
            defer { gate.open() }
            try await body(server, gate)
        }
    }
}
