import HTTPServer
import HTTPTypes
import Synchronization
import TestSupport
import Testing
import Transport

@Suite("Hostile clients harm nobody but themselves")
struct AbuseTests {
    @Test("connections that open a request and let it drip are let go, and others are served meanwhile")
    func slowloris() async throws {
        try await TestServer.run {
            $0.headTimeout = .milliseconds(500)
            $0.bodyPace.pause = .milliseconds(500)
        } _: { server in
            let heads = try (0..<100).map { _ in try server.client() }
            let bodies = try (0..<100).map { _ in try server.client() }
            for client in heads { try client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ") }
            for client in bodies { try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n") }
            try await TestSupport.eventually("the end of all of them") {
                // Sending fails once the server has closed.
                for client in heads + bodies { _ = try? client.send("x") }
                try requireService(of: server)
                let ends = server.statistics.snapshot().closedByReason
                return ends[.headTimeout] == 100 && ends[.bodyTimeout] == 100 ? true : nil
            }
            #expect(server.journal.all.allSatisfy { $0 == "/" })
        }
    }

    @Test("a client that asks for much and reads nothing is not read from, and let go")
    func neverReads() async throws {
        try await TestServer.run {
            $0.answerPace.pause = .milliseconds(500)
        } routes: { router, journal in
            router.on(.get, "/large") { _ in
                journal.note("large")
                return Response(body: .bytes([UInt8](repeating: 7, count: 60_000)))
            }
        } _: { server in
            let client = try server.client(receiveBuffer: 4_096)
            let requests = (0..<2_000).map { _ in "GET /large HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
            try client.send(requests)
            try await TestSupport.eventually("the end of the connection") {
                try requireService(of: server)
                return server.statistics.snapshot().closedByReason[.writeTimeout] == 1 ? true : nil
            }
            // 120 MB were asked for; what was made is what the kernel's buffers hold, and no more than that waits here.
            #expect(server.journal.all.count { $0 == "large" } < 400)
        }
    }

    @Test("ten thousand short connections of random bytes leave nothing behind")
    func garbage() async throws {
        try await TestServer.run { server in
            var generator = SeededGenerator(seed: 1)
            let beginnings = [
                "", "", "GET / HTTP/1.1\r\n", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n",
            ]
            for _ in 0..<200 {
                let clients = try (0..<50).map { _ in try server.client() }
                for client in clients {
                    let garbage = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
                        UInt8.random(in: 0...255, using: &generator)
                    }
                    let beginning = beginnings.randomElement(using: &generator) ?? ""
                    // The server may have refused and reset in the middle of it.
                    _ = try? client.send(Array(beginning.utf8) + garbage)
                    // The others close in good order, most of them with the answer unread.
                    if Bool.random(using: &generator) { client.abort() }
                }
            }
            #expect(try await server.eventually { $0.accepted == 10_000 && $0.open == 0 })
            #expect(server.journal.all == [])
            try requireService(of: server)
        }
    }

    @Test("clients that never stop asking do not keep others waiting")
    func floods() async throws {
        try await TestServer.run { server in
            let flag = Flag()
            let floods = (0..<2).map { number in
                Task(executorPreference: BlockingExecutor(label: "flood-\(number)")) {
                    let client = try server.client()
                    let requests = [UInt8](String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 200).utf8)
                    // One pipeline ahead, so that the next one is there when the server has done with one.
                    try client.send(requests)
                    var rounds = 0
                    while !flag.isSet {
                        try client.send(requests)
                        for _ in 0..<200 { _ = try client.answer() }
                        rounds += 1
                    }
                    return rounds
                }
            }
            #expect(try await server.eventually { $0.requests > 1_000 })
            for _ in 0..<50 { try requireService(of: server) }
            flag.set()
            for flood in floods { #expect(try await flood.value > 1) }
        }
    }

    @Test(
        "other protocols get one clean refusal",
        arguments: [
            ("TLS ClientHello", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3] + [UInt8](repeating: 0x5A, count: 512), 400),
            ("HTTP/2", Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u{12}\u{4}\0\0\0\0\0".utf8), 505),
            ("HTTP/0.9", Array("GET /\r\n".utf8), 400), ("SSH", Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), 400),
            ("SMTP", Array("EHLO example.com\r\n".utf8), 400), ("SOCKS 5", [5, 1, 0], 400),
            ("Redis", Array("*1\r\n$4\r\nPING\r\n".utf8), 400), ("RTSP", Array("OPTIONS * RTSP/1.0\r\n".utf8), 400),
            ("PROXY", Array("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8), 400),
        ] as [(String, [UInt8], Int)])
    func otherProtocols(_ name: String, _ opening: [UInt8], _ status: Int) async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try client.send(opening)
            let answers = try StrictAnswers.read(try client.rest())
            #expect(answers.map(\.status) == [status])
            #expect(answers.first?.closes == true)
            #expect(server.journal.all == [])
        }
    }

    @Test("a thousand pipelined requests may come in any pieces", arguments: [1, 2, 3] as [UInt64])
    func pipelineInPieces(_ seed: UInt64) async throws {
        try await TestServer.run { server in
            var generator = SeededGenerator(seed: seed)
            let post = "POST /echo HTTP/1.1\r\nHost: a\r\n"
            let requests = (0..<1_000).map { index in
                let size = "\(index)".utf8.count
                return switch index % 3 {
                case 0: "GET /items/\(index) HTTP/1.1\r\nHost: a\r\n\r\n"
                case 1: post + "Content-Length: \(size)\r\n\r\n\(index)"
                default: post + "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(index)\r\n0\r\n\r\n"
                }
            }
            var rest = Array(requests.joined().utf8)[...]
            let client = try server.client()
            while !rest.isEmpty {
                let size = Int.random(in: 1...150, using: &generator)
                try client.send(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            client.shutdownWrite()
            let answers = try StrictAnswers.read(try client.rest())
            #expect(
                answers.map { String(decoding: $0.body, as: UTF8.self) }
                    == (0..<1_000).map { $0 % 3 == 0 ? "item \($0) of /items/{id}" : "\($0)" })
        }
    }
}

private final class Flag: Sendable {
    private let state = Mutex(false)
    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
}

/// One request on a connection of its own; throws unless it is answered.
func requireService(of server: TestServer) throws {
    let client = try server.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let answers = try StrictAnswers.read(try client.rest())
    guard answers.map(\.status) == [200] else { throw StrictAnswers.Malformed(description: "no answer: \(answers)") }
}
