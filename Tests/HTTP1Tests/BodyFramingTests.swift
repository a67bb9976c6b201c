import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import Testing

@Suite("Message body length (RFC 9112 §6)")
struct BodyFramingTests {
    @Test("without Content-Length and Transfer-Encoding there is no body, whatever the method (§6.3)")
    func none() throws {
        for method in ["GET", "POST", "PUT", "DELETE", "BREW"] {
            #expect(try head(of: request("", method: method)).framing == .none)
        }
    }

    @Test(
        "a length is plain digits (§6.2)",
        arguments: [("0", 0), ("5", 5), ("0005", 5), ("9223372036854775807", Int.max)])
    func lengths(_ text: String, _ length: Int) throws {
        #expect(try head(of: request("Content-Length: \(text)\r\n")).framing == .length(length))
        #expect(try head(of: request("content-LENGTH:\t\(text) \t\r\n")).framing == .length(length))
    }

    @Test(
        "and nothing else",
        arguments: [
            "", "+5", "-1", "-0", "0x10", "5 5", "5,5", "5, 5", "5;", "1e3", "5.0", "\u{665}", "a", "1_0", "\"5\"",
            "9223372036854775808", "18446744073709551616", "99999999999999999999999999999999", "5\u{b}", "５",
        ])
    func malformedLengths(_ value: String) {
        let error = refusal(of: request("Content-Length: \(value)\r\n", method: "POST", body: "12345"))
        #expect(error == .badContentLength || value.contains("\u{b}") && error == .badFieldLine)
    }

    @Test(
        "a length said twice is refused, the same one too", arguments: [("5", "5"), ("5", "6"), ("0", "5"), ("5", "")])
    func twoLengths(_ first: String, _ second: String) {
        let lines = "Content-Length: \(first)\r\nX: y\r\ncontent-length: \(second)\r\n"
        #expect(refusal(of: request(lines, method: "POST", body: "12345")) == .conflictingLength)
    }

    @Test("the body is the announced bytes and the next request follows at once")
    func bodyOfLength() {
        let next = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n"
        let facts = facts(request("Content-Length: 5\r\n", method: "POST", body: "a\r\n\0b") + next)
        #expect(facts.count == 5)
        #expect(facts.dropFirst().prefix(2) == [.body(Array("a\r\n\0b".utf8)), .end])
        #expect(facts.last == .end)
    }

    @Test("a body that has not all arrived has no end")
    func incompleteBody() {
        #expect(facts(request("Content-Length: 5\r\n", body: "1234")).last == .body(Array("1234".utf8)))
        #expect(facts(request("Transfer-Encoding: chunked\r\n", body: "5\r\n1234")).last == .body(Array("1234".utf8)))
        #expect(
            facts(request("Transfer-Encoding: chunked\r\n", body: "5\r\n12345\r\n")).last == .body(Array("12345".utf8)))
    }

    @Test(
        "chunked is the one coding that is taken off (§6.1)",
        arguments: ["chunked", "Chunked", "CHUNKED", " \tchunked\t "])
    func chunked(_ value: String) throws {
        #expect(try head(of: request("Transfer-Encoding:\(value)\r\n")).framing == .chunked)
    }

    @Test(
        "codings that leave the end in doubt are 400, an unknown one before chunked is 501",
        arguments: [
            ("", ParseError.badTransferEncoding), ("identity", .badTransferEncoding), ("gzip", .badTransferEncoding),
            ("chunked, gzip", .badTransferEncoding), ("chunked, chunked", .badTransferEncoding),
            ("chunked,", .badTransferEncoding), (",chunked", .badTransferEncoding),
            ("chunked;a=b", .badTransferEncoding),
            ("\"chunked\"", .badTransferEncoding), ("xchunked", .badTransferEncoding),
            ("chunkedx", .badTransferEncoding),
            ("chun ked", .badTransferEncoding), ("chunked\u{a0}", .badTransferEncoding),
            ("ch\u{212a}nked", .badTransferEncoding),
            ("chun\u{212a}ed", .badTransferEncoding), ("gzip chunked", .badTransferEncoding),
            ("gzip, chunked", .unknownTransferCoding), ("gzip;q=1, chunked", .unknownTransferCoding),
            ("gzip,deflate ,chunked", .unknownTransferCoding), ("gzip, chunked, chunked", .badTransferEncoding),
        ])
    func otherCodings(_ value: String, _ error: ParseError) {
        #expect(refusal(of: request("Transfer-Encoding: \(value)\r\n", body: "0\r\n\r\n")) == error)
    }

    @Test("several lines are one list (RFC 9110 §5.3)")
    func codingsOverLines() {
        let chunked = "Transfer-Encoding: chunked\r\n"
        #expect(refusal(of: request(chunked + chunked)) == .badTransferEncoding)
        #expect(refusal(of: request(chunked + "transfer-encoding: gzip\r\n")) == .badTransferEncoding)
        #expect(refusal(of: request("Transfer-Encoding: gzip\r\n" + chunked)) == .unknownTransferCoding)
        #expect(refusal(of: request("Transfer-Encoding:\r\n" + chunked)) == .badTransferEncoding)
    }

    @Test("both fields at once are refused, in either order and whatever they say (§6.1)")
    func bothFields() {
        for coding in ["chunked", "gzip", "", "identity"] {
            for length in ["5", "0", "x"] {
                let lines = ["Transfer-Encoding: \(coding)\r\n", "Content-Length: \(length)\r\n"]
                #expect(refusal(of: request(lines.joined())) == .conflictingLength)
                #expect(refusal(of: request(lines.reversed().joined())) == .conflictingLength)
            }
        }
    }

    @Test("HTTP/1.0 has no transfer codings (§6.1)")
    func version10() {
        let text = "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        #expect(refusal(of: text) == .badTransferEncoding)
    }

    @Test("a body beyond the caller's maximum is refused before its first byte")
    func maximumBody() {
        let text = request("Content-Length: 5\r\n", body: "12345")
        #expect(facts(text, maximumBody: 4).last == .error(.contentTooLarge))
        #expect(facts(text, maximumBody: 4).count == 2)
        #expect(facts(text, maximumBody: 5).last == .end)
        #expect(ParseError.contentTooLarge.status.code == 413)
    }
}
