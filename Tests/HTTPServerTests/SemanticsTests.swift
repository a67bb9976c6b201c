import HTTPServer
import HTTPTypes
import TestSupport
import Testing

/// Read by ``StrictAnswers``: every answer has one date, one framing and not a byte too many.
@Suite("Answers are well-formed, whatever was asked (RFC 9110, RFC 9112)")
struct SemanticsTests {
    /// Requests of every kind of answer, with its status and content.
    private static let exchanges: [(request: String, status: Int, body: String)] = [
        (get("/"), 200, "hello"), (get("/nowhere"), 404, "not found"), (get("/echo"), 405, "method not allowed"),
        (get("/items/1/"), 307, ""), (get("/empty"), 204, ""), (get("/unchanged"), 304, ""),
        (get("/broken"), 500, "unhandled Broken"),
        (get("/stream"), 200, "abcdef"), (get("/length"), 200, "abcdef"), (get("/none"), 200, ""),
        ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 204, ""),
        ("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "method not implemented"),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
        (
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n", 200,
            "hi"
        ),
        ("POST /echo HTTP/1.1\r\nHost: a\r\n\r\n", 200, ""),
        ("GET http://b/?x HTTP/1.1\r\nHost: a\r\n\r\n", 200, "hello"),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200, "hello"),
    ]

    private static func get(_ path: String, method: String = "GET", version: String = "1.1") -> String {
        "\(method) \(path) HTTP/\(version)\r\nHost: a\r\n\r\n"
    }

    @Test("each in its turn over one connection, whole and in pieces", arguments: [nil, 1, 2, 3] as [UInt64?])
    func pipeline(_ seed: UInt64?) async throws {
        try await run { server in
            let client = try server.client()
            var rest = Array(Self.exchanges.map(\.request).joined().utf8)[...]
            var generator = SeededGenerator(seed: seed ?? 0)
            while !rest.isEmpty {
                let size = seed == nil ? rest.count : Int.random(in: 1...60, using: &generator)
                try client.send(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
                if seed != nil { try requireService(of: server) }
            }
            client.shutdownWrite()
            let answers = try StrictAnswers.read(try client.rest())
            #expect(answers.map(\.status) == Self.exchanges.map(\.status))
            #expect(answers.map { String(decoding: $0.body, as: UTF8.self) } == Self.exchanges.map(\.body))
        }
    }

    @Test(
        "HEAD has the fields of GET, Content-Length among them, and no content (§9.3.2)",
        arguments: [
            "/", "/items/1", "/nowhere", "/echo", "/items/1/", "/empty", "/unchanged", "/broken", "/stream", "/length",
            "/none", "/large",
        ])
    func head(_ path: String) async throws {
        try await run { server in
            let client = try server.client()
            try client.send(Self.get(path, method: "HEAD") + Self.get(path))
            client.shutdownWrite()
            let answers = try StrictAnswers.read(try client.rest(), heads: [0])
            #expect(answers.map(\.status) == [answers[0].status, answers[0].status])
            let fields = answers.map { $0.fields.filter { $0.name != "date" }.map { "\($0.name): \($0.value)" } }
            #expect(fields[0] == fields[1])
            let hasContent = ![204, 304].contains(answers[0].status)
            #expect(answers.allSatisfy { ($0["content-length"] ?? $0["transfer-encoding"] != nil) == hasContent })
        }
    }

    @Test("HTTP/1.0 gets no chunks and no 100, and the end of the connection is the end of the body (RFC 9112 §6.3)")
    func oldVersion() async throws {
        try await run { server in
            let client = try server.client()
            try client.send("POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            try requireService(of: server)
            try client.send("hi")
            let bytes = try client.rest()
            #expect(bytes.starts(with: "HTTP/1.1 200 ".utf8))
            #expect(try StrictAnswers.read(bytes).map(\.closes) == [true])

            let reader = try server.client()
            try reader.send(Self.get("/stream", version: "1.0"))
            let answer = try #require(try StrictAnswers.read(try reader.rest()).first)
            #expect(answer["transfer-encoding"] == nil && answer["content-length"] == nil && answer.closes)
            #expect(answer.body == Array("abcdef".utf8))
        }
    }

    @Test("what is at a limit is served, one byte or line more is refused (RFC 9110 §15.5.15, RFC 6585 §5)")
    func limits() async throws {
        @Sendable func fields(_ count: Int, of size: Int) -> String {
            String(repeating: "X: \(String(repeating: "x", count: size))\r\n", count: count)
        }
        let cases: [(largest: Int, status: Int, request: @Sendable (Int) -> String)] = [
            (8_192 - 15, 414, { "GET /?\(String(repeating: "x", count: $0)) HTTP/1.1\r\nHost: a\r\n\r\n" }),
            (8_192 - 3, 431, { "GET / HTTP/1.1\r\nHost: a\r\n\(fields(1, of: $0))\r\n" }),
            (99, 431, { "GET / HTTP/1.1\r\nHost: a\r\n\(fields($0, of: 1))\r\n" }),
            (
                32_768 - 9 - 4 * 8_005 - 5 - 2, 431,
                { "GET / HTTP/1.1\r\nHost: a\r\n\(fields(4, of: 8_000))\(fields(1, of: $0))\r\n" }
            ),
        ]
        try await run { server in
            for (largest, status, request) in cases {
                let client = try server.client()
                try client.send(request(largest) + request(largest + 1))
                let answers = try StrictAnswers.read(try client.rest())
                #expect(answers.map(\.status) == [200, status])
            }
        }
    }

    @Test("large answers arrive whole, however slowly they are taken", arguments: ["/large", "/long"])
    func large(_ path: String) async throws {
        try await run { server in
            let client = try server.client(receiveBuffer: 16_384)
            try client.send(Self.get(path) + Self.get("/"))
            client.shutdownWrite()
            // Others are served before the first byte of it is taken.
            try requireService(of: server)
            let answers = try StrictAnswers.read(try client.rest())
            #expect(answers.map(\.status) == [200, 200])
            #expect(answers[0].body == Self.pattern)
        }
    }

    /// Five megabytes in which every kilobyte has its number; made piece by piece, as the loop that first needs it waits
    /// for it, and with a sanitizer in the program each single step is slow.
    private static let pattern = (0..<5_000).reduce(into: [UInt8]()) { all, number in
        all += [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)] + filler
    }
    private static let filler = (0..<998).map { UInt8(truncatingIfNeeded: $0) }

    private func run(_ body: @escaping @Sendable (TestServer) async throws -> Void) async throws {
        struct Broken: Error {}
        try await TestServer.run { _ in
        } routes: { router, _ in
            router.on(.get, "/empty") { _ in Response(status: .noContent) }
            router.on(.get, "/unchanged") { _ in Response(status: .notModified) }
            router.on(.get, "/none") { _ in Response() }
            router.on(.get, "/broken") { _ in throw Broken() }
            router.on(.get, "/large") { _ in Response(body: .bytes(Self.pattern)) }
            router.on(.get, "/long") { _ in
                Response(
                    body: .stream { writer in
                        for start in stride(from: 0, to: Self.pattern.count, by: 7_777) {
                            try await writer.write(Array(Self.pattern[start...].prefix(7_777)))
                        }
                    })
            }
            for (path, length) in [("/stream", nil), ("/length", 6)] as [(String, Int?)] {
                router.on(.get, path) { _ in
                    Response(
                        body: .stream(length: length) { writer in
                            try await writer.write(Array("abc".utf8))
                            try await writer.flush()
                            try await writer.write(Array("def".utf8))
                        })
                }
            }
        } _: { server in
            try await body(server)
        }
    }
}
