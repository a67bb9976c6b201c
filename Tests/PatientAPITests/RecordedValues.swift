import Testing

/// A value of one field and what the original made of it, the other fields being valid.
struct RecordedValue: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        /// Answered 200, the field with this text.
        case stored(String)
        /// Answered 422 for this reason.
        case refused(String)
        /// Answered 422 because the scheme is neither of the two.
        case wrongScheme
    }

    let value: String
    let outcome: Outcome

    init(_ value: String, _ outcome: Outcome) {
        self.value = value
        self.outcome = outcome
    }

    var testDescription: String { value.isEmpty ? "(empty)" : value }
}

/// Recorded from the original; rows that the product deliberately answers otherwise are left out.
enum RecordedValues {
    static let emails: [RecordedValue] = [
        RecordedValue(#"not-an-email"#, .refused("An email address must have an @-sign.")),
        RecordedValue(#"a@"#, .refused("There must be something after the @-sign.")),
        RecordedValue(#"@example.com"#, .refused("There must be something before the @-sign.")),
        RecordedValue(#"a@b"#, .refused("The part after the @-sign is not valid. It should have a period.")),
        RecordedValue(
            #"a b@example.com"#,
            .refused("The email address contains invalid characters before the @-sign: SPACE.")),
        RecordedValue(#"a@localhost"#, .refused("The part after the @-sign is not valid. It should have a period.")),
        RecordedValue(
            #"a@x.test"#,
            .refused("The part after the @-sign is a special-use or reserved name that cannot be used with email.")),
        RecordedValue(
            #"a@x.local"#,
            .refused("The part after the @-sign is a special-use or reserved name that cannot be used with email.")),
        RecordedValue(#"a..b@example.com"#, .refused("An email address cannot have two periods in a row.")),
        RecordedValue(#".a@example.com"#, .refused("An email address cannot start with a period.")),
        RecordedValue(
            #"a.@example.com"#,
            .refused("An email address cannot have a period immediately before the @-sign.")),
        RecordedValue(#"a@example..com"#, .refused("An email address cannot have two periods in a row.")),
        RecordedValue(
            #"a@-example.com"#,
            .refused("An email address cannot have a hyphen immediately after the @-sign.")),
        RecordedValue(#"a@exam_ple.com"#, .refused("The part after the @-sign contains invalid characters: '_'.")),
        RecordedValue(#"a@[127.0.0.1]"#, .refused("A bracketed IP address after the @-sign is not allowed here.")),
        RecordedValue(
            #"a@127.0.0.1"#,
            .refused("The part after the @-sign is not valid. It is not within a valid top-level domain.")),
        RecordedValue(#""#, .refused("An email address must have an @-sign.")),
        RecordedValue(#" a@example.com "#, .stored(#"a@example.com"#)),
        RecordedValue(#"a@example.com."#, .refused("An email address cannot end with a period.")),
        RecordedValue(
            #"a@x.invalid"#,
            .refused("The part after the @-sign is a special-use or reserved name that cannot be used with email.")),
        RecordedValue(
            #"a@x.onion"#,
            .refused("The part after the @-sign is a special-use or reserved name that cannot be used with email.")),
        RecordedValue(
            #"a@x.arpa"#,
            .refused("The part after the @-sign is a special-use or reserved name that cannot be used with email.")),
        RecordedValue(#"a@example"#, .refused("The part after the @-sign is not valid. It should have a period.")),
        RecordedValue(#"a@@example.com"#, .refused("The part after the @-sign contains invalid characters: '@'.")),
        RecordedValue(#"a@b@example.com"#, .refused("The part after the @-sign contains invalid characters: '@'.")),
        RecordedValue(#""quoted"@example.com"#, .refused("Quoting the part before the @-sign is not allowed here.")),
        RecordedValue(#"a+tag@example.com"#, .stored(#"a+tag@example.com"#)),
        RecordedValue(#"o'brien@example.com"#, .stored(#"o'brien@example.com"#)),
        RecordedValue(#"ñandú@example.com"#, .stored(#"ñandú@example.com"#)),
        RecordedValue(#"user@bücher.example.com"#, .stored(#"user@bücher.example.com"#)),
        RecordedValue(#"UPPER.Local@Example.COM"#, .stored(#"UPPER.Local@example.com"#)),
    ]

    static let documentURLs: [RecordedValue] = [
        RecordedValue(#"notaurl"#, .refused("relative URL without a base")),
        RecordedValue(#""#, .refused("input is empty")),
        RecordedValue(#"ftp://e.com/x"#, .wrongScheme),
        RecordedValue(#"http://"#, .refused("empty host")),
        RecordedValue(#"https://"#, .refused("empty host")),
        RecordedValue(#"http:/e.com"#, .stored(#"http://e.com/"#)),
        RecordedValue(#"http:e.com"#, .stored(#"http://e.com/"#)),
        RecordedValue(#"//e.com/x"#, .refused("relative URL without a base")),
        RecordedValue(#"javascript:alert(1)"#, .wrongScheme),
        RecordedValue(#"https://e.com"#, .stored(#"https://e.com/"#)),
        RecordedValue(#"HTTPS://E.COM/A%20b?x=1#f"#, .stored(#"https://e.com/A%20b?x=1#f"#)),
        RecordedValue(#"https://e.com:443/"#, .stored(#"https://e.com/"#)),
        RecordedValue(#"http://e.com:80/x"#, .stored(#"http://e.com/x"#)),
        RecordedValue(#"https://e.com:99999/"#, .refused("invalid port number")),
        RecordedValue(#"https://münchen.example/ñ"#, .stored(#"https://xn--mnchen-3ya.example/%C3%B1"#)),
        RecordedValue(#"http://localhost/x"#, .stored(#"http://localhost/x"#)),
        RecordedValue(#"http://127.0.0.1/x"#, .stored(#"http://127.0.0.1/x"#)),
        RecordedValue(#"http://[::1]/x"#, .stored(#"http://[::1]/x"#)),
        RecordedValue(#" https://e.com/ "#, .stored(#"https://e.com/"#)),
        RecordedValue(#"https://e.com/../a/./b"#, .stored(#"https://e.com/a/b"#)),
        RecordedValue(#"https://exa mple.com"#, .refused("invalid international domain name")),
        RecordedValue(#"http://1"#, .stored(#"http://0.0.0.1/"#)),
        RecordedValue(#"http://a_b.com"#, .stored(#"http://a_b.com/"#)),
        RecordedValue(#"\\e.com"#, .refused("relative URL without a base")),
    ]
}
