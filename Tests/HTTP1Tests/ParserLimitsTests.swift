import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import Testing

@Suite("Limits: 414, 431, and never a byte more than needed to know")
struct ParserLimitsTests {
    private let limits = ParserLimits(requestLine: 40, fieldLine: 30, headerSection: 100, fieldCount: 4)

    private func line(_ length: Int) -> String {
        "GET /" + String(repeating: "a", count: length - 14) + " HTTP/1.1"
    }

    @Test("a request line of 8000 bytes is taken (RFC 9112 §3), one beyond the limit is 414")
    func requestLine() {
        #expect(facts(line(8_000) + "\r\nHost: a\r\n\r\n").last == .end)
        #expect(facts(line(40) + "\r\nHost: a\r\n\r\n", limits: limits).last == .end)
        #expect(refusal(of: line(41) + "\r\nHost: a\r\n\r\n", limits: limits) == .uriTooLong)
        #expect(refusal(of: String(line(60).prefix(41)), limits: limits) == .uriTooLong)
        #expect(facts(String(line(60).prefix(40)), limits: limits) == [])
        #expect(ParseError.uriTooLong.status.code == 414)
    }

    @Test("a line that is nothing but a method is 501, nothing but garbage 400 (RFC 9112 §3)")
    func methodTooLong() {
        #expect(refusal(of: String(repeating: "A", count: 41), limits: limits) == .methodTooLong)
        #expect(refusal(of: String(repeating: "@", count: 41), limits: limits) == .badRequestLine)
        #expect(refusal(of: " " + String(repeating: "A", count: 41), limits: limits) == .badRequestLine)
        #expect(ParseError.methodTooLong.status.code == 501)
    }

    @Test("a field line beyond the limit is 431, finished or not")
    func fieldLine() {
        let field = "X: " + String(repeating: "y", count: 27)
        #expect(facts("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n", limits: limits).last == .end)
        #expect(refusal(of: "GET / HTTP/1.1\r\nHost: a\r\n\(field)y\r\n\r\n", limits: limits) == .fieldTooLarge)
        #expect(refusal(of: "GET / HTTP/1.1\r\nHost: a\r\n\(field)y", limits: limits) == .fieldTooLarge)
        #expect(ParseError.fieldTooLarge.status.code == 431)
    }

    @Test("a header section beyond the limit is 431, its line ends counted")
    func headerSection() {
        // 9 + 28 + 28 + 33 + 2 = 100
        let fields = "Host: a\r\n" + String(repeating: "X: 4567890123456789012345678\r\n", count: 2)
        let rest = 100 - fields.utf8.count - 2
        let last = "Y: " + String(repeating: "y", count: rest - 5) + "\r\n"
        #expect(facts("GET / HTTP/1.1\r\n\(fields)\(last)\r\n", limits: limits).last == .end)
        #expect(refusal(of: "GET / HTTP/1.1\r\n\(fields)y\(last)\r\n", limits: limits) == .headersTooLarge)
        #expect(ParseError.headersTooLarge.status.code == 431)
    }

    @Test("one field too many is 431")
    func fieldCount() {
        #expect(facts("GET / HTTP/1.1\r\nHost: a\r\nX:\r\nX:\r\nX:\r\n\r\n", limits: limits).last == .end)
        #expect(refusal(of: "GET / HTTP/1.1\r\nHost: a\r\nX:\r\nX:\r\nX:\r\nX:\r\n", limits: limits) == .tooManyFields)
        #expect(ParseError.tooManyFields.status.code == 431)
        let hundred = String(repeating: "X: y\r\n", count: 99)
        #expect(facts(request(hundred)).last == .end)
        #expect(refusal(of: request(hundred + "X: y\r\n")) == .tooManyFields)
    }

    @Test("a refused head is known after the longest head at the latest")
    func longestHead() {
        for text in [
            String(repeating: "a", count: 500), "GET / HTTP/1.1\r\n" + String(repeating: "a:b\r\n", count: 200),
        ] {
            let start = Array(text.utf8.prefix(limits.longestHead))
            guard case .error = transcript(of: start, limits: limits).last else {
                Issue.record("\(start.count) bytes are still neither a head nor a refusal")
                continue
            }
        }
    }

    @Test("every refusal has a status for errors and a label")
    func labels() {
        for error in ParseError.allCases {
            #expect((400...505).contains(error.status.code) && !error.kind.isEmpty)
        }
    }
}
