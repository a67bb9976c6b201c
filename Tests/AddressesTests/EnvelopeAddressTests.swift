import Testing

@testable import Addresses

@Suite("Addresses that may be named to a mail server (NOTIFICATIONS.md §3.8)")
struct EnvelopeAddressTests {
    private static let longLocal = String(repeating: "a", count: 64)
    private static let longLabel = String(repeating: "b", count: 63)

    @Test(
        "a dot-atom at a domain name is one",
        arguments: [
            "a@b", "first.last+tag@example.org", "o'brien@example.org", "!#$%&'*+-/=?^_`{|}~@example.org",
            "\(longLocal)@example.org", "a@\(longLabel).org", "a@xn--bcher-kva.example", "1@2.example",
            "UPPER@EXAMPLE.org",
        ])
    func accepted(_ text: String) throws {
        let address = try EnvelopeAddress(text, allowsUnicode: false)
        #expect(address.text == text)
        #expect(!address.requiresUTF8)
    }

    @Test(
        "everything else is none",
        arguments: [
            ("", EnvelopeAddress.Fault.atSign), ("a", .atSign), ("a@b@c", .atSign), ("@b", .localPart),
            (".a@b", .localPart), ("a.@b", .localPart), ("a..b@c", .localPart), ("a b@c", .localPart),
            ("\"a\"@b", .localPart), ("a(c)@b", .localPart), ("<a@b", .localPart), ("a,b@c", .localPart),
            ("a;b@c", .localPart), ("a:b@c", .localPart), ("a\\b@c", .localPart), ("a[b@c", .localPart),
            ("a\r\nb@c", .localPart), ("a\u{0}b@c", .localPart), ("a\u{7F}@c", .localPart), ("a\t@c", .localPart),
            ("\(longLocal)a@b", .localPart), ("a@", .domain), ("a@b.", .domain), ("a@.b", .domain), ("a@b..c", .domain),
            ("a@-b", .domain), ("a@b-", .domain), ("a@b_c", .domain), ("a@[127.0.0.1]", .domain), ("a@bücher", .domain),
            ("a@b>", .domain), ("a@b\r\nRCPT TO:<x", .domain), ("a@b c", .domain), ("a@\(longLabel)b", .domain),
            ("a@" + Array(repeating: longLabel, count: 4).joined(separator: "."), .length),
            ("\u{2028}@b", .localPart), ("\u{85}@b", .localPart), ("a\u{A0}@b", .localPart),
            ("a\u{202E}@b", .localPart),
        ])
    func refused(_ text: String, _ fault: EnvelopeAddress.Fault) {
        #expect(throws: fault) { try EnvelopeAddress(text) }
    }

    @Test("a local part beyond ASCII needs permission, and a server that understands it (RFC 6531)")
    func unicode() throws {
        #expect(try EnvelopeAddress("ñandú@example.org").requiresUTF8)
        #expect(throws: EnvelopeAddress.Fault.unicode) {
            try EnvelopeAddress("ñandú@example.org", allowsUnicode: false)
        }
    }
}
