import Testing

@testable import Notifications

@Suite("Quoted-printable (RFC 2045 §6.7)")
struct QuotedPrintableTests {
    private func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        QuotedPrintable.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "encodes",
        arguments: [
            ("", ""), ("a", "a\r\n"), ("a\n\nb\n", "a\r\n\r\nb\r\n"), ("a=b", "a=3Db\r\n"), ("ñ", "=C3=B1\r\n"),
            ("a \nb\t\n", "a=20\r\nb=09\r\n"), ("a\tb", "a\tb\r\n"), (".", "=2E\r\n"), ("..a", "=2E.a\r\n"),
            ("From me", "=46rom me\r\n"), ("Fromage", "Fromage\r\n"), ("a\r\nb\r\n", "a\r\nb\r\n"),
            ("a\rb", "a=0Db\r\n"), ("\u{0}", "=00\r\n"), ("\n", "\r\n"),
        ])
    func encodes(_ text: String, _ expected: String) {
        #expect(encode(text) == expected)
    }

    @Test("a line of 76 stays whole, one of 77 is broken after 75", arguments: [76, 77, 150, 151, 152])
    func softBreaks(_ length: Int) {
        let lines = encode(String(repeating: "x", count: length)).split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
        #expect(lines.dropLast().allSatisfy { $0.utf8.count == 76 && $0.hasSuffix("=") })
        #expect(lines.joined().filter { $0 == "x" }.count == length)
    }

    @Test("a dot that a soft break brings to the start of a line is protected as well")
    func dotAfterSoftBreak() {
        #expect(encode(String(repeating: "x", count: 75) + "..x").hasSuffix("=\r\n=2E.x\r\n"))
    }

    @Test("no escape is cut in two by a soft break", arguments: 70...80)
    func wholeEscapes(_ prefix: Int) {
        let text = encode(String(repeating: "x", count: prefix) + "ñandú")
        for line in text.split(separator: "\r\n") {
            #expect(line.utf8.count <= 76)
            #expect(!line.dropLast(line.hasSuffix("=") ? 1 : 0).suffix(2).contains("="))
        }
    }
}
