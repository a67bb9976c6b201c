import HTTP1
import HTTP1Fuzzing
import Testing

@Suite("Chunked transfer coding (RFC 9112 §7.1)")
struct ChunkedCodingTests {
    private func chunked(_ body: String, limits: ParserLimits = .default, maximumBody: Int = .max) -> [Fact] {
        Array(
            facts(request("Transfer-Encoding: chunked\r\n", body: body), limits: limits, maximumBody: maximumBody)
                .dropFirst())
    }

    @Test(
        "chunks are joined, in either case of their size, whatever is in them",
        arguments: [
            ("0\r\n\r\n", ""), ("5\r\nhello\r\n0\r\n\r\n", "hello"), ("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc"),
            ("a\r\n0123456789\r\n0\r\n\r\n", "0123456789"), ("A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
            ("7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n", "\r\n0\r\n\r\n"), ("0005\r\nhello\r\n000\r\n\r\n", "hello"),
            ("00000000000000000000000000000001\r\na\r\n0\r\n\r\n", "a"),
        ])
    func data(_ wire: String, _ body: String) {
        #expect(chunked(wire) == (body.isEmpty ? [] : [.body(Array(body.utf8))]) + [.end])
    }

    @Test("what follows the last chunk is the next request")
    func next() {
        let facts = chunked("1\r\na\r\n0\r\n\r\n" + request(""))
        #expect(facts.count == 4 && facts.last == .end)
    }

    @Test(
        "a size is one to sixteen hexadecimal digits and below 2^63",
        arguments: [
            "\r\n", ";a\r\n", "g\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", " 1\r\n", "1 \r\n", "1\t\r\n", "1_0\r\n",
            "1.\r\n",
            "\u{661}\r\n", "8000000000000000\r\n", "ffffffffffffffff\r\n", "10000000000000000\r\n",
            "fffffffffffffffffffffff\r\n", "1\n", "1\r\r\n", "\n1\r\n", "1\rx", "\"1\"\r\n", "1,\r\n",
        ])
    func malformedSizes(_ line: String) {
        #expect(chunked(line + "a\r\n0\r\n\r\n") == [.error(.badChunk)])
    }

    @Test("the largest size is counted without overflow")
    func largestSize() {
        #expect(chunked("7fffffffffffffff\r\na") == [.body([0x61])])
        #expect(chunked("1\r\na\r\n7fffffffffffffff\r\na").last == .error(.contentTooLarge))
        #expect(chunked("7fffffffffffffff\r\na", maximumBody: 100) == [.error(.contentTooLarge)])
    }

    @Test(
        "data is followed by CRLF, which is looked at",
        arguments: [
            "1\r\nab\r\n", "1\r\na\n", "1\r\na\r0", "1\r\na0\r\n\r\n", "1\r\na\n\r\n", "1\r\na\r\r\n", "1\r\na \r\n",
        ])
    func dataEnd(_ wire: String) {
        #expect(chunked(wire) == [.body([0x61]), .error(.badChunk)])
    }

    @Test(
        "extensions are read past (§7.1.1)",
        arguments: [
            ";a", ";a=b", ";a=\"b\"", ";a;b;c", " ;a", "\t; a", "; a = b", ";a = \"x;\\\"\r\"", ";a=\"\"",
            ";a=b;c=\"d e\\\\\"",
            ";a ;b", ";a=\"é\t\"", ";!#$=|~",
        ])
    func extensions(_ text: String) {
        guard !text.contains("\r") else {
            #expect(chunked("1\(text)\r\na\r\n0\r\n\r\n") == [.error(.badChunk)])
            return
        }
        #expect(chunked("1\(text)\r\na\r\n0\(text)\r\n\r\n") == [.body([0x61]), .end])
    }

    @Test(
        "malformed extensions are refused",
        arguments: [
            ";", ";;a", ";a;", ";=b", ";a=", ";a=;", ";a=b=c", ";a b", ";a=b c", ";a=\"b", ";a=\"b\"c", ";a\u{0}",
            ";a\nb",
            ";a=\"\n\"", ";a=\"\\\n\"", ";a=\"\u{7f}\"", " a", ";a ", ";a=b ", " ", "\";\"", ";é", ";a=é",
            ";a=\"\\\u{1}\"",
        ])
    func malformedExtensions(_ text: String) {
        #expect(chunked("1\(text)\r\na\r\n0\r\n\r\n") == [.error(.badChunk)])
    }

    @Test("extensions and idle zeros of all chunks together are limited")
    func overhead() {
        let limits = ParserLimits(chunkOverhead: 8)
        #expect(chunked("1;abc\r\na\r\n1;abc\r\nb\r\n0\r\n\r\n", limits: limits).last == .end)
        #expect(
            chunked("1;abc\r\na\r\n1;abcd\r\nb\r\n0\r\n\r\n", limits: limits).last == .error(.chunkOverheadTooLarge))
        #expect(chunked("0000000001\r\na\r\n0\r\n\r\n", limits: limits).last == .error(.chunkOverheadTooLarge))
        #expect(chunked("0000000000\r\n\r\n", limits: limits).last == .error(.chunkOverheadTooLarge))
        #expect(chunked("1;a=\"123456789", limits: limits).last == .error(.chunkOverheadTooLarge))
    }

    @Test("honest framing is no overhead, however many chunks there are")
    func smallChunks() {
        let wire = String(repeating: "1\r\na\r\n", count: 5_000) + "0\r\n\r\n"
        #expect(chunked(wire) == [.body([UInt8](repeating: 0x61, count: 5_000)), .end])
    }

    @Test("the sum of the chunks is held to the maximum")
    func maximumBody() {
        #expect(chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", maximumBody: 5).last == .end)
        #expect(chunked("3\r\nabc\r\n3\r\n", maximumBody: 5) == [.body(Array("abc".utf8)), .error(.contentTooLarge)])
        #expect(chunked("0\r\n\r\n", maximumBody: 0) == [.end])
    }

    @Test(
        "trailers are checked and dropped (§7.1.2)",
        arguments: ["X: y\r\n", "X:\r\nY: \tz \r\n", "Host: b\r\nContent-Length: 9\r\n"])
    func trailers(_ lines: String) {
        #expect(chunked("0\r\n\(lines)\r\n") == [.end])
    }

    @Test(
        "malformed trailers are refused",
        arguments: [
            ": a\r\n", "X : y\r\n", " X: y\r\n", "X: y\r\n z\r\n", "X\r\n", "X: y\n", "X: \u{0}\r\n", "X: y\rz", "\n",
            "\rX", "\u{e9}: a",
        ])
    func malformedTrailers(_ lines: String) {
        #expect(chunked("0\r\n\(lines)\r\n") == [.error(.badTrailer)])
    }

    @Test("trailers are limited like header fields")
    func trailerLimits() {
        let limits = ParserLimits(fieldLine: 40, headerSection: 100, fieldCount: 5)
        let long = "X: " + String(repeating: "y", count: 37)
        #expect(chunked("0\r\n\(long)\r\n\r\n", limits: limits) == [.end])
        #expect(chunked("0\r\n\(long)y\r\n\r\n", limits: limits) == [.error(.fieldTooLarge)])
        #expect(
            chunked("0\r\n\(String(repeating: long + "\r\n", count: 3))\r\n", limits: limits) == [
                .error(.headersTooLarge)
            ])
        #expect(chunked("0\r\n" + String(repeating: "X:\r\n", count: 6), limits: limits) == [.error(.tooManyFields)])
    }
}
