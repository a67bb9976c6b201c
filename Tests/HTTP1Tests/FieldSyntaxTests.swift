import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import Testing

@Suite("Field syntax (RFC 9112 §5, RFC 9110 §5.5)")
struct FieldSyntaxTests {
    private let name = HTTPField.Name("X")!

    @Test(
        "a value loses blanks on both sides and nothing else",
        arguments: [
            ("X:a", "a"), ("X: a", "a"), ("X:\ta\t", "a"), ("X: \t a b \t ", "a b"), ("X:", ""), ("X: \t ", ""),
            ("X: a:b", "a:b"), ("X: \u{a0}a\u{a0}", "\u{a0}a\u{a0}"), ("X: \u{85}", "\u{85}"), ("X: a\tb", "a\tb"),
            ("x: é", "é"), ("X:a\"b,;=", "a\"b,;="),
        ])
    func values(_ line: String, _ value: String) throws {
        #expect(try head(of: request(line + "\r\n")).fields.first(name) == value)
    }

    @Test(
        "a name is a token directly before its colon (§5.1), and no line is folded (§5.2)",
        arguments: [
            ": a", "X : a", "X\t: a", "X", "X Y: a", "X(: a", "X\u{e9}: a", "\"X\": a", "X@Y: a", "X/Y: a", "X[]: a",
            " X: a", "\tX: a", "Y: a\r\n b", "Y: a\r\n\tb", "Y: a\r\n : b", "=: \"", "X{: a", ",: a", " ",
        ])
    func malformed(_ line: String) {
        #expect(refusal(of: request(line + "\r\n")) == .badFieldLine)
    }

    @Test("every token character may be in a name")
    func names() throws {
        let characters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        #expect(try head(of: request("\(characters): a\r\n")).fields.first(HTTPField.Name(characters)!) == "a")
    }

    @Test("no other byte may", arguments: UInt8.min...UInt8.max)
    func otherBytes(_ byte: UInt8) {
        let isToken = HTTPField.Name(String(UnicodeScalar(byte))) != nil && byte < 0x80
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX".utf8) + [byte] + Array("Y: a\r\n\r\n".utf8)
        // A colon ends the name earlier, which is well-formed.
        let isAccepted = isToken || byte == UInt8(ascii: ":")
        #expect((transcript(of: bytes).last == .end) == isAccepted)
    }

    @Test("every byte but controls may be in a value", arguments: UInt8.min...UInt8.max)
    func valueBytes(_ byte: UInt8) {
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX: a".utf8) + [byte] + Array("b\r\n\r\n".utf8)
        let isText = byte == 0x09 || byte >= 0x20 && byte != 0x7F
        #expect((transcript(of: bytes).last == .end) == isText)
    }
}
