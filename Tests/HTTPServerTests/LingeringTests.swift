import HTTPServer
import HTTPTypes
import Synchronization
import TestSupport
import Testing

/// A server that closes over bytes it has not read resets the connection, which destroys an answer on its way.
@Suite("The last answer arrives (RFC 9112 §9.6)")
struct LingeringTests {
    /// Refuses by its query what the product refuses by its keys.
    private final class Guard: Middleware {
        func receive(_ request: inout Request) -> Response? {
            request.query == "secret" ? text("who are you?", .unauthorized) : nil
        }
    }

    /// A request line with a body behind it, and up to how much of that is read to keep the connection.
    struct Unwanted: Sendable {
        let line: String
        let status: Int
        var limit = 262_144
    }

    @Test(
        "a body that is not wanted is read, or the connection ends with the answer",
        arguments: [
            Unwanted(line: "POST /nowhere", status: 404), Unwanted(line: "POST /", status: 405),
            Unwanted(line: "BREW /", status: 501), Unwanted(line: "POST /items/1/", status: 307),
            Unwanted(line: "POST /echo?secret", status: 401), Unwanted(line: "POST /echo", status: 413, limit: 0),
        ], [110_000, 250_000, 300_000, 900_000])
    func unwantedBody(_ request: Unwanted, _ length: Int) async throws {
        let isRead = length <= request.limit
        for isChunked in [false, true] {
            try await TestServer.run({ $0.lingering = .seconds(10) }, middleware: [Guard()]) { server in
                let client = try server.client()
                let body = String(repeating: "x", count: length)
                let framed = isChunked ? SmugglingVector.chunked(body) : body
                let field = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(length)"
                try client.send("\(request.line) HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n" + framed)
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                client.shutdownWrite()
                let answers = try StrictAnswers.read(try client.rest())
                #expect(answers.map(\.status) == [request.status] + (isRead ? [200] : []))
                #expect(answers.first?.closes == !isRead)
                #expect(server.journal.all == (isRead ? ["/"] : []))
            }
        }
    }

    @Test("a refusal reaches a client that goes on sending", arguments: [10_000, 100_000, 900_000])
    func refusalWhileSending(_ more: Int) async throws {
        try await TestServer.run {
            $0.lingering = .seconds(10)
        } _: { server in
            let client = try server.client()
            try client.send("nonsense\r\n\r\n")
            #expect(try await server.eventually { $0.protocolErrorsByKind.count == 1 })
            // Much of it comes after the server has said its last word.
            for _ in 0..<10 { try client.send([UInt8](repeating: 0x78, count: more / 10)) }
            let answers = try StrictAnswers.read(try client.rest())
            #expect(answers.map(\.status) == [400])
        }
    }

    @Test("but what is read for that is bounded")
    func endlessSender() async throws {
        try await TestServer.run {
            $0.lingering = .seconds(60)
        } _: { server in
            let client = try server.client()
            try client.send("nonsense\r\n\r\n")
            var sent = 0
            let piece = [UInt8](repeating: 0x78, count: 65_536)
            // Fails once the server has closed; the kernel's buffers take a few MB beyond what was read.
            while sent < 200_000_000, (try? client.send(piece)) != nil { sent += piece.count }
            #expect(sent < 50_000_000)
            #expect(try await server.eventually { $0.open == 0 })
        }
    }

    @Test("and so is the time, for a client that neither sends nor closes")
    func silentClient() async throws {
        try await TestServer.run {
            $0.lingering = .milliseconds(100)
        } _: { server in
            let refused = try server.client()
            try refused.send("nonsense\r\n\r\n")
            let last = try server.client()
            try last.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(try await server.eventually { $0.open == 0 && $0.accepted == 2 })
            #expect(try StrictAnswers.read(try refused.rest()).map(\.status) == [400])
            #expect(try StrictAnswers.read(try last.rest()).map(\.status) == [200])
        }
    }
}
