import Addresses
import Patients
import TestSupport
import Testing

@Suite("An e-mail address is a dot-atom, an @-sign and a domain name (RFC 5322 §3.4.1, RFC 5321 §4.1.2)")
struct EmailAddressTests {
    @Test(
        "accepted, with the form that is stored",
        arguments: [
            ("a@b.co", "a@b.co"), ("John.Doe+tag@Example.COM", "John.Doe+tag@example.com"), (" pad@b.co ", "pad@b.co"),
            ("o'hara@example.org", "o'hara@example.org"), ("ñandú@example.com", "ñandú@example.com"),
            ("ana@españa.example", "ana@españa.example"), ("ana@xn--espaa-rta.example", "ana@xn--espaa-rta.example"),
            ("x@example.com", "x@example.com"), ("x@example.net", "x@example.net"),
            ("a+tag@example.com", "a+tag@example.com"),
            ("user@bücher.example.com", "user@bücher.example.com"),
            ("UPPER.Local@Example.COM", "UPPER.Local@example.com"),
            ("a@BÜCHER.example", "a@bücher.example"), ("a@bu\u{308}cher.example", "a@bücher.example"),
            ("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"),
            ("!#$%&'*+-/=?^_`{|}~@b.co", "!#$%&'*+-/=?^_`{|}~@b.co"),
            ("a@b-c.d1.e2.co", "a@b-c.d1.e2.co"), ("1@2.co", "1@2.co"), ("a@localhost.co", "a@localhost.co"),
            ("a@b.locals", "a@b.locals"), ("我買@屋企.香港", "我買@屋企.香港"), ("a@b。co", "a@b.co"),
            ("a@ＢＣ．ｃｏ", "a@bc.co"), ("a@col·lectiu.cat", "a@col·lectiu.cat"), ("a@faß.de", "a@faß.de"),
        ])
    func accepted(_ typed: String, stored: String) {
        let result = attempt(email: typed)
        #expect(result.candidate?.email.text.isIdentical(to: stored) == true, "\(result.messages)")
    }

    @Test(
        "refused as the original did, in its words",
        arguments: [
            ("not-an-email", "email-no-at", "An email address must have an @-sign."),
            ("", "email-no-at", "An email address must have an @-sign."),
            ("@example.com", "email-no-local", "There must be something before the @-sign."),
            ("@", "email-no-local", "There must be something before the @-sign."),
            ("a@", "email-no-domain", "There must be something after the @-sign."),
            ("a@b", "email-no-dot", "The part after the @-sign is not valid. It should have a period."),
            ("a@example", "email-no-dot", "The part after the @-sign is not valid. It should have a period."),
            ("a@localhost", "email-special-use", "The part after the @-sign is not valid. It should have a period."),
            (
                "a b@example.com", "email-space",
                "The email address contains invalid characters before the @-sign: SPACE."
            ),
            (
                "a\u{0}(b)\\@b.co", "email-local-char",
                #"The email address contains invalid characters before the @-sign: "\", '(', ')', U+0000."#
            ),
            (
                "a\"\"b@b.co", "email-local-char",
                "The email address contains invalid characters before the @-sign: '\"'."
            ),
            ("a\"b@b.co", "email-no-at", "An email address must have an @-sign."),
            ("a@xn--99999999", "email-no-dot", "The part after the @-sign is not valid. It should have a period."),
            (
                "a@[x]", "email-ip",
                "The part after the @-sign in brackets is not an IPv4 address and has no address literal tag."
            ),
            ("a..b@example.com", "email-dot", "An email address cannot have two periods in a row."),
            ("a@example..com", "email-dot", "An email address cannot have two periods in a row."),
            (".a@example.com", "email-dot", "An email address cannot start with a period."),
            ("a.@example.com", "email-dot", "An email address cannot have a period immediately before the @-sign."),
            ("a@.example.com", "email-dot", "An email address cannot have a period immediately after the @-sign."),
            ("a@example.com.", "email-dot", "An email address cannot end with a period."),
            ("a@-example.com", "email-label", "An email address cannot have a hyphen immediately after the @-sign."),
            ("a@-b.co", "email-label", "An email address cannot have a hyphen immediately after the @-sign."),
            ("a@b.co-", "email-label", "An email address cannot end with a hyphen."),
            ("a@b-.co", "email-label", "An email address cannot have a period and a hyphen next to each other."),
            ("a@b.-co", "email-label", "An email address cannot have a period and a hyphen next to each other."),
            (
                "a@ab--c.co", "email-label",
                "An email address cannot have two letters followed by two dashes immediately after the @-sign or after a"
                    + " period, except Punycode."
            ),
            ("a@exam_ple.com", "email-domain-char", "The part after the @-sign contains invalid characters: '_'."),
            ("a@@example.com", "email-domain-char", "The part after the @-sign contains invalid characters: '@'."),
            ("a@b@example.com", "email-domain-char", "The part after the @-sign contains invalid characters: '@'."),
            ("a@b'c.co", "email-domain-char", "The part after the @-sign contains invalid characters: \"'\"."),
            ("a@b c.co", "email-space", "The part after the @-sign contains invalid characters: SPACE."),
            ("a@b\u{A0}c.co", "email-domain-char", "The email address contains unsafe characters: NO-BREAK SPACE."),
            (
                "a\u{202E}b@c.co", "email-local-char",
                "The email address contains unsafe characters: RIGHT-TO-LEFT OVERRIDE."
            ),
            (
                "\u{301}a@c.co", "email-local-char",
                "The email address contains unsafe characters: COMBINING ACUTE ACCENT."
            ),
            ("a@[127.0.0.1]", "email-ip", "A bracketed IP address after the @-sign is not allowed here."),
            (
                "a@127.0.0.1", "email-tld",
                "The part after the @-sign is not valid. It is not within a valid top-level domain."
            ),
            (
                "a@b.c0m.123", "email-tld",
                "The part after the @-sign is not valid. It is not within a valid top-level domain."
            ),
            ("\"quoted\"@example.com", "email-quoted", "Quoting the part before the @-sign is not allowed here."),
            ("\"a b\"@c.co", "email-quoted", "Quoting the part before the @-sign is not allowed here."),
            (
                "a@☃.net", "email-label",
                "The part after the @-sign is invalid (Codepoint U+2603 at position 1 of '☃' not allowed)."
            ),
            (
                "a@xn--a-ecp.ru.com", "email-label",
                "The part after the @-sign is not valid IDNA (Codepoint U+2488 at position 2 of 'a⒈' not allowed)."
            ),
            ("a@xn--99999999.com", "email-label", "The part after the @-sign is not valid IDNA (Invalid A-label)."),
            ("a@xn--.com", "email-label", "An email address cannot have a period and a hyphen next to each other."),
        ])
    func refused(_ typed: String, code: String, reason: String) {
        let result = attempt(email: typed)
        #expect(result.codes == code)
        #expect(result.problems.first?.legacy == .email(reason: reason))
        #expect(result.messages == ["value is not a valid email address: \(reason)"])
    }

    @Test(
        "special-use names are refused at any depth, in any case",
        arguments: [
            "a@x.test", "a@x.local", "a@x.invalid", "a@x.onion", "a@x.arpa", "a@y.x.LOCAL", "a@localhost.localhost",
        ])
    func specialUse(_ typed: String) {
        let result = attempt(email: typed)
        #expect(result.codes == "email-special-use")
        #expect(
            result.problems.first?.legacy
                == .email(
                    reason:
                        "The part after the @-sign is a special-use or reserved name that cannot be used with email."))
    }

    @Test(
        "rules of our own have plain reasons",
        arguments: [
            ("Ana <a@b.co>", "email-display-name"), ("<angle@example.com>", "email-display-name"),
            (String(repeating: "a", count: 65) + "@example.com", "email-local-too-long"),
            (String(repeating: "ñ", count: 65) + "@example.com", "email-local-too-long"),
        ])
    func ownRules(_ typed: String, code: String) {
        let result = attempt(email: typed)
        #expect(result.codes == code)
        #expect(result.messages.first?.hasPrefix("Value error, the ") == true)
    }

    @Test("lengths: 64 before the @-sign, 63 in a label, 253 behind it, 254 in all")
    func lengths() {
        let local = String(repeating: "a", count: 64)
        let label = String(repeating: "d", count: 60)
        #expect(attempt(email: "\(local)@example.com").codes == "")
        #expect(attempt(email: "a@\(String(repeating: "d", count: 63)).co").codes == "")
        #expect(
            attempt(email: "a@\(String(repeating: "d", count: 64)).co").problems.first?.legacy
                == .email(
                    reason:
                        "After the @-sign, periods cannot be separated by so many characters (1 character too many)."))
        let domain = Array(repeating: label, count: 5).joined(separator: ".") + ".com"
        #expect(
            attempt(email: "a@\(domain)").problems.first?.legacy
                == .email(reason: "The email address is too long after the @-sign (55 characters too many)."))
        let shorter = Array(repeating: label, count: 3).joined(separator: ".") + ".comm"
        #expect(attempt(email: "\(String(repeating: "a", count: 64))@\(shorter)xx").codes == "")
        let result = attempt(email: "\(local)@\(shorter)xxxx")
        #expect(result.codes == "email-too-long")
        #expect(result.problems.first?.limit == 254)
        #expect(
            result.problems.first?.legacy
                == .email(reason: "The email address is too long (2 characters too many)."))
    }

    @Test("switches open .test and close letters outside ASCII")
    func switches() {
        #expect(attempt(email: "a@x.test", rules: ValidationRules(emailAllowsTestDomains: true)).codes == "")
        #expect(
            attempt(email: "a@x.local", rules: ValidationRules(emailAllowsTestDomains: true)).codes
                == "email-special-use")
        let plainOnly = ValidationRules(emailAllowsUnicodeLocal: false)
        #expect(attempt(email: "ñ@example.com", rules: plainOnly).codes == "email-unicode-local")
        #expect(attempt(email: "n@españa.example", rules: plainOnly).codes == "")
    }

    @Test(
        "spellings of one address share a key; two people do not",
        arguments: [
            ("JOHN@example.com", "john@EXAMPLE.com", true), ("ana@españa.example", "ANA@xn--espaa-rta.EXAMPLE", true),
            ("ÑANDÚ@example.com", "n\u{303}andu\u{301}@example.com", true), ("straße@b.co", "STRASSE@b.co", true),
            ("ΣΊΣΥΦΟΣ@b.co", "σίσυφος@b.co", true), ("jané@example.com", "jane@example.com", false),
            ("a.b@example.com", "ab@example.com", false), ("a+b@example.com", "a@example.com", false),
            ("ı@example.com", "i@example.com", false),
        ])
    func canonicalKey(_ one: String, other: String, same: Bool) throws {
        let keys = try [one, other].map { try EmailAddress($0).canonicalKey }
        #expect((keys[0] == keys[1]) == same, "\(keys)")
    }

    @Test(
        "a mail server is told the typed local part at the domain as DNS knows it (RFC 5321 §2.4, RFC 5890 §2.3.2.1)",
        arguments: [
            ("John.Doe@Example.COM", "John.Doe@example.com"), ("ana@españa.example", "ana@xn--espaa-rta.example"),
            ("ñandú@EXAMPLE.com", "ñandú@example.com"), ("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"),
        ])
    func envelope(_ typed: String, _ told: String) throws {
        let envelope = try EmailAddress(typed).envelope
        #expect(envelope.text == told)
        #expect(envelope.requiresUTF8 == typed.hasPrefix("ñ"))
    }

    @Test("the limits of the envelope are in bytes: 32 two-byte letters fit before the @-sign, 33 do not")
    func bytes() {
        #expect(attempt(email: String(repeating: "ñ", count: 32) + "@b.co").codes == "")
        #expect(attempt(email: String(repeating: "ñ", count: 33) + "@b.co").codes == "email-local-too-long")
        // 11 bytes as typed, and more as A-labels.
        let domain = Array(repeating: "ñandúñandú", count: 11).joined(separator: ".") + ".co"
        #expect(attempt(email: String(repeating: "ñ", count: 32) + "@" + domain).codes == "email-too-long")
    }

    @Test("of 20,000 texts that look for trouble, what is accepted keeps the worker's rule")
    func agreement() {
        var generator = SeededGenerator(seed: 5_321)
        var accepted = 0
        for _ in 0..<20_000 {
            let local = RandomText.text(upTo: 6, using: &generator)
            let domain = RandomText.text(upTo: 4, using: &generator)
            guard let address = try? EmailAddress("a\(local)@b\(domain).co") else { continue }
            accepted += 1
            let text = address.envelope.text
            #expect((try? EnvelopeAddress(text))?.text == text)
            #expect(text.utf8.drop { $0 != UInt8(ascii: "@") }.allSatisfy { $0 < 0x80 })
        }
        #expect(accepted > 500)
    }
}
