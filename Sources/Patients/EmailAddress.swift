package import Addresses

/// An e-mail address that a mail server outside could accept: a dot-atom, an @-sign and a domain name.
///
/// What the service this one replaces refused is refused in its words; the rest follows RFC 5321, 5322 and 6531.
package struct EmailAddress: Sendable, Equatable {
    /// The stored and returned form: the local part as typed, the domain in lower case.
    package let text: String
    /// What two spellings of one address share: the local part case-folded, the domain as lower-case A-labels. The
    /// repository keeps it unique. Dots and `+tag` stay, since they may tell two people apart.
    package let canonicalKey: String
    /// What a mail server is told: the local part as typed, which it may distinguish by case (RFC 5321 §2.4), and the
    /// domain as DNS knows it (A-labels).
    package let envelope: EnvelopeAddress

    static let maximumLength = EnvelopeAddress.maximumLength
    static let maximumLocalLength = EnvelopeAddress.maximumLocalLength

    package init(_ typed: String, rules: ValidationRules = .default) throws(FieldProblem) {
        let typed = TypedText(trimming: typed)
        if typed.isASCII, let plain = PlainEmailAddress(typed.text) {
            text = plain.text
            canonicalKey = plain.canonicalKey
            envelope = try Self.envelope(plain.text)
        } else {
            let address = try EmailAddressSyntax.read(typed.text.canonicallyComposed, rules: rules)
            text = "\(address.local)@\(address.domain)"
            canonicalKey = "\(Self.folded(address.local))@\(address.asciiDomain)"
            envelope = try Self.envelope("\(address.local)@\(address.asciiDomain)")
        }
    }

    /// The rule that the worker applies once more before the address is named to a server. What it refuses after all the
    /// others have passed is too long in bytes, or has a letter that no rule before spoke of.
    private static func envelope(_ text: String) throws(FieldProblem) -> EnvelopeAddress {
        do throws(EnvelopeAddress.Fault) {
            return try EnvelopeAddress(text)
        } catch {
            switch error {
            case .length:
                throw .email(
                    .emailTooLong, "The email address is too long (when encoded in bytes).", limit: maximumLength)
            case .localPart where text.utf8.prefix(while: { $0 != UInt8(ascii: "@") }).count > maximumLocalLength:
                throw EmailAddressSyntax.localTooLong
            case .localPart, .unicode:
                throw .email(.emailLocalCharacter, "The email address contains unsafe characters.")
            case .atSign, .domain:
                throw .email(.emailDomainCharacter, "The part after the @-sign is not valid.")
            }
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
