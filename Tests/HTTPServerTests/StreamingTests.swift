import HTTPServer
import HTTPTypes
import Synchronization
import Testing

@Suite("Streamed bodies (RFC 9112 §6, §7.1)")
struct StreamingTests {
    @Test("without a length they are chunked, with one they are not")
    func framing() async throws {
        try await TestServer.run { _ in
        } routes: { router, _ in
            router.on(.get, "/chunked") { _ in
                Response(
                    body: .stream { writer in for part in 0..<100 { try await writer.write(Array("\(part),".utf8)) } })
            }
            router.on(.get, "/length") { _ in
                Response(
                    body: .stream(length: 6) { writer in
                        try await writer.write(Array("abc".utf8))
                        try await writer.flush()
                        try await writer.write(Array("def".utf8))
                    })
            }
        } _: { server in
            let client = try server.client()
            try client.send("GET /chunked HTTP/1.1\r\nHost: a\r\n\r\nGET /length HTTP/1.1\r\nHost: a\r\n\r\n")
            let chunked = try client.answer()
            #expect(chunked.fields["transfer-encoding"] == "chunked")
            #expect(chunked.text == (0..<100).map { "\($0)," }.joined())
            let plain = try client.answer()
            #expect(plain.fields["content-length"] == "6")
            #expect(plain.text == "abcdef")
            try client.send("HEAD /chunked HTTP/1.1\r\nHost: a\r\n\r\nGET /chunked HTTP/1.0\r\n\r\n")
            #expect(try client.answer(toHead: true).fields["transfer-encoding"] == "chunked")
            let old = try client.answer()
            #expect(old.fields["transfer-encoding"] == nil && old.fields["connection"] == "close")
            #expect(old.text == (0..<100).map { "\($0)," }.joined())
        }
    }

    @Test("the producer waits for a client that does not read")
    func backPressure() async throws {
        let produced = Counter()
        try await TestServer.run { _ in
        } routes: { router, _ in
            router.on(.get, "/endless") { _ in
                Response(
                    body: .stream { writer in
                        for _ in 0..<1_000 {
                            try await writer.write([UInt8](repeating: 1, count: 100_000))
                            produced.value.add(1, ordering: .relaxed)
                        }
                    })
            }
        } _: { server in
            let slow = try server.client(receiveBuffer: 4_096)
            try slow.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try slow.head()
            // Others are served meanwhile; when the count has come to rest the producer must be far from its end.
            var before = -1
            while before != produced.value.load(ordering: .relaxed) {
                before = produced.value.load(ordering: .relaxed)
                for _ in 0..<20 {
                    let other = try server.client()
                    try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                    #expect(try other.answer().status == 200)
                }
            }
            #expect(before < 200)
            #expect(try slow.take(10_000_000).count == 10_000_000)
            slow.abort()
            #expect(try await server.eventually { $0.closedByReason[.clientAborted] == 1 })
        }
    }

    private final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }

    @Test(
        "a body that fails half-way, or is not as long as announced, breaks the connection off", arguments: [2, 4, 6])
    func failing(_ count: Int) async throws {
        struct Broken: Error {}
        try await TestServer.run { _ in
        } routes: { router, _ in
            router.on(.get, "/short") { _ in
                Response(
                    body: .stream(length: 4) { writer in
                        try await writer.write([UInt8](repeating: 65, count: count))
                        try await writer.flush()
                        if count == 4 { throw Broken() }
                    })
            }
        } _: { server in
            let client = try server.client()
            try client.send("GET /short HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect((try? client.head()) == nil || count < 6)
            #expect(try client.rest().count <= 4)
            #expect(try await server.eventually { $0.closedByReason[.bodyFailed] == 1 })
            #expect(server.journal.all == [])
        }
    }

    @Test("an encoder sees the whole body, is flushed with it and ends it, in pieces of bounded size")
    func coding() async throws {
        try await TestServer.run { _ in
        } routes: { router, _ in
            router.on(.get, "/coded") { _ in
                Response(
                    body: .stream { writer in
                        writer.encode(with: Marker())
                        try await writer.write(Array("ab".utf8))
                        try await writer.flush()
                        try await writer.write([UInt8](repeating: 99, count: 200_000))
                    })
            }
        } _: { server in
            let client = try server.client()
            try client.send("GET /coded HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().text == "(2)F(65534)(65536)(65536)(3394)E")
        }
    }

    /// Says how it was called instead of coding anything.
    private final class Marker: ContentEncoder {
        func encode(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) { out += Array("(\(bytes.count))".utf8) }
        func flush(into out: inout [UInt8]) { out += Array("F".utf8) }
        func finish(into out: inout [UInt8]) { out += Array("E".utf8) }
    }
}
