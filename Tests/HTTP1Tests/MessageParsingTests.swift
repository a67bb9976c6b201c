import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import Testing

@Suite("Message parsing (RFC 9112 §2.2)")
struct MessageParsingTests {
    @Test("a request without a body is a head and an end")
    func headAndEnd() throws {
        let facts = facts("GET /patients?limit=2 HTTP/1.1\r\nHost: a.example:8000\r\nAccept: */*\r\n\r\n")

        guard case .head(let head) = facts.first else { throw NoHead(instead: "\(facts)") }
        #expect(facts.count == 2 && facts.last == .end)
        #expect(head.method == .get && head.version == .http11)
        #expect(head.target == RequestTarget(path: "/patients", query: "limit=2"))
        #expect(head.fields.count == 2)
        #expect(head.framing == .none && head.keepsAlive && !head.expectsContinue)
        #expect(head.authority == "a.example:8000")
    }

    @Test("an incomplete head is neither accepted nor refused")
    func incomplete() {
        let whole = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        for length in 0..<whole.utf8.count {
            #expect(transcript(of: Array(whole.utf8.prefix(length))).isEmpty)
        }
    }

    @Test("one empty line before a request is skipped, a second is refused")
    func leadingEmptyLine() {
        let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(facts("\r\n" + request) == facts(request))
        #expect(facts(request + "\r\n" + request) == facts(request + request))
        #expect(refusal(of: "\r\n\r\n" + request) == .badRequestLine)
    }

    @Test("an empty line alone is dropped, so that the connection is still idle")
    func emptyLineAlone() throws {
        var parser = RequestParser()
        let step = try Array("\r\n".utf8).withUnsafeBytes { try parser.next($0) }
        #expect(step == ParserStep(.needMoreData, consumed: 2))
        #expect(parser.isBetweenRequests)
    }

    @Test(
        "a line ends in CRLF and nothing else",
        arguments: [
            ("GET / HTTP/1.1\nHost: a\r\n\r\n", ParseError.badRequestLine),
            ("GET / HTTP/1.1\rHost: a\r\n\r\n", .badRequestLine),
            ("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .badRequestLine),
            ("GET / HTTP/1.1\r\nHost: a\n\r\n", .badFieldLine),
            ("GET / HTTP/1.1\r\nHost: a\r\n\n", .badFieldLine),
            ("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", .badFieldLine),
            ("GET / HTTP/1.1\r\nHost: a\r\n\rX", .badFieldLine),
            ("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", .badFieldLine),
        ])
    func lineEnds(_ text: String, _ error: ParseError) {
        #expect(facts(text) == [.error(error)])
    }

    @Test("no control byte may stand in a head, in any place", arguments: Array(0x00...0x1F) + [0x7F])
    func controls(_ byte: UInt8) {
        guard byte != 0x09 else { return }
        let control = [byte]
        let line = Array("GET /".utf8) + control + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        let value = Array("GET / HTTP/1.1\r\nHost: a\r\nX: b".utf8) + control + Array("c\r\n\r\n".utf8)

        #expect(facts(line) == [.error(.badRequestLine)])
        #expect(facts(value) == [.error(.badFieldLine)])
    }

    @Test("white space between the request line and the first field is refused", arguments: [" ", "\t"])
    func spaceBeforeFields(_ blank: String) {
        #expect(refusal(of: "GET / HTTP/1.1\r\n\(blank)Host: a\r\n\r\n") == .badFieldLine)
    }

    @Test("a TLS greeting is refused at its first byte with 400")
    func clientHello() {
        let facts = facts([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03])
        #expect(facts == [.error(.badRequestLine)])
        #expect(transcript(of: [0x16]) == facts)
        #expect(ParseError.badRequestLine.status.code == 400)
    }

    @Test("after a refusal nothing is read, whatever follows")
    func failureIsFinal() throws {
        var parser = RequestParser()
        let good = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        for bytes in [Array("bad\r\n".utf8), good, good] {
            bytes.withUnsafeBytes { input in
                _ = #expect(throws: ParseError.badRequestLine) { try parser.next(input) }
            }
        }
    }
}
