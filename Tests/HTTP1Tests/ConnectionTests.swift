import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import Testing

@Suite("Connection management (RFC 9112 §9)")
struct ConnectionTests {
    @Test(
        "HTTP/1.1 persists unless a member of any Connection line is close (§9.3, RFC 9110 §7.6.1)",
        arguments: [
            ("", true), ("Connection: keep-alive\r\n", true), ("Connection: upgrade\r\n", true),
            ("Connection:\r\n", true),
            ("Connection: close\r\n", false), ("connection: CLOSE\r\n", false), ("Connection: Close,\r\n", false),
            ("Connection: keep-alive, close\r\n", false), ("Connection: ,\t close ,x\r\n", false),
            ("Connection: keep-alive\r\nConnection: close\r\n", false),
            ("Connection: close\r\nConnection: x\r\n", false),
            ("Connection: closed\r\n", true), ("Connection: not-close\r\n", true), ("X-Connection: close\r\n", true),
            ("Connection: \"close\"\r\n", true),
        ])
    func persistence11(_ lines: String, _ keepsAlive: Bool) throws {
        #expect(try head(of: request(lines)).keepsAlive == keepsAlive)
    }

    @Test(
        "HTTP/1.0 closes unless it asks for keep-alive (§9.3)",
        arguments: [
            ("", false), ("Connection: keep-alive\r\n", true), ("Connection: Keep-Alive\r\n", true),
            ("Connection: x, keep-alive\r\n", true), ("Connection: keep-alive, close\r\n", false),
            ("Connection: close\r\nConnection: keep-alive\r\n", false), ("Keep-Alive: 5\r\n", false),
        ])
    func persistence10(_ lines: String, _ keepsAlive: Bool) throws {
        #expect(try head(of: "GET / HTTP/1.0\r\n\(lines)\r\n").keepsAlive == keepsAlive)
    }

    @Test("a pipeline of a thousand requests is read in order (§9.3.2)")
    func pipeline() throws {
        let wire = (0..<1_000).map { index in
            switch index % 3 {
            case 0: "GET /\(index) HTTP/1.1\r\nHost: a\r\n\r\n"
            case 1: "POST /\(index) HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
            default: "PUT /\(index) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            }
        }
        let paths = facts(Array(wire.joined().utf8)).compactMap { fact in
            if case .head(let head) = fact { head.target.path } else { nil }
        }
        #expect(paths == (0..<1_000).map { "/\($0)" })
    }

    @Test("an offer to upgrade is not taken and ends nothing (RFC 9110 §7.8)")
    func upgrade() {
        let offer = request("Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n")
        #expect(facts(offer + request("")).filter { $0 == .end }.count == 2)
    }

    @Test("garbage behind a request is refused, the request is not")
    func garbageBehind() {
        let facts = facts(request("") + "\0\0\0")
        #expect(facts.count == 3 && facts[1] == .end && facts[2] == .error(.badRequestLine))
    }

    @Test("the parser knows whether a request is half read")
    func betweenRequests() throws {
        var parser = RequestParser()
        let bytes = Array(request("Content-Length: 1\r\n", body: "a").utf8)
        #expect(parser.isBetweenRequests)
        try bytes.withUnsafeBytes { input in
            let head = try parser.next(input)
            #expect(!parser.isBetweenRequests)
            let body = try parser.next(UnsafeRawBufferPointer(rebasing: input[head.consumed...]))
            #expect(body == ParserStep(.body(0..<1), consumed: 1))
            #expect(!parser.isBetweenRequests)
            #expect(try parser.next(UnsafeRawBufferPointer(start: nil, count: 0)).event == .end)
            #expect(parser.isBetweenRequests)
        }
    }
}
