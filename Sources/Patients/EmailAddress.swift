/// An e-mail address that a mail server outside could accept: a dot-atom, an @-sign and a domain name.
///
/// What the service this one replaces refused is refused in its words; the rest follows RFC 5321, 5322 and 6531.
package struct EmailAddress: Sendable, Equatable {
    /// The stored and returned form: the local part as typed, the domain in lower case.
    package let text: String
    /// What two spellings of one address share: the local part case-folded, the domain as lower-case A-labels. The
    /// repository keeps it unique. Dots and `+tag` stay, since they may tell two people apart.
    package let canonicalKey: String

    static let maximumLength = 254
    static let maximumLocalLength = 64

    package init(_ typed: String, rules: ValidationRules = .default) throws(FieldProblem) {
        let typed = TypedText(trimming: typed)
        if typed.isASCII, let plain = PlainEmailAddress(typed.text) {
            text = plain.text
            canonicalKey = plain.canonicalKey
        } else {
            let address = try EmailAddressSyntax.read(typed.text.canonicallyComposed, rules: rules)
            text = "\(address.local)@\(address.domain)"
            canonicalKey = "\(Self.folded(address.local))@\(address.asciiDomain)"
        }
    }

    /// Full case folding, by way of upper case: `ß` and `SS` fold to the same letters. The dotless ı stays apart from
    /// i, as CaseFolding.txt has it.
    static func folded(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.isASCII || scalar == "\u{131}" {
                folded.append(scalar.loweredIfASCII)
                continue
            }
            for lower in scalar.properties.lowercaseMapping.unicodeScalars {
                for upper in lower.properties.uppercaseMapping.unicodeScalars {
                    folded.append(contentsOf: upper.properties.lowercaseMapping.unicodeScalars)
                }
            }
        }
        return String(folded).canonicallyComposed
    }
}
