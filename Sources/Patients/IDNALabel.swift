/// Which code points may stand where in one label (RFC 5892), after mapping to lower case and composition.
enum IDNALabel {
    static func check(_ label: [Unicode.Scalar], profile: IDNA.Profile) throws(IDNA.Fault) {
        if label.starts(with: IDNA.prefix.unicodeScalars) { throw IDNA.Fault(reason: "Invalid A-label") }
        if profile == .registrable { try checkHyphens(label) }
        if let first = label.first, first.properties.generalCategory.isMark {
            throw IDNA.Fault(reason: "Label begins with an illegal combining character")
        }
        for (index, scalar) in label.enumerated() where !isPermitted(scalar, at: index, in: label, profile) {
            let number = String(scalar.value, radix: 16, uppercase: true)
            let codePoint = "U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number
            throw IDNA.Fault(
                reason: "Codepoint \(codePoint) at position \(index + 1) of '\(text(label))' not allowed")
        }
    }

    /// RFC 5891 §4.2.3.1; names below a registered one are found with such hyphens, too.
    private static func checkHyphens(_ label: [Unicode.Scalar]) throws(IDNA.Fault) {
        if label.count >= 4, label[2] == "-", label[3] == "-" {
            throw IDNA.Fault(reason: "Label has disallowed hyphens in 3rd and 4th position")
        }
        if label.first == "-" || label.last == "-" {
            throw IDNA.Fault(reason: "Label must not start or end with a hyphen")
        }
    }

    private static func isPermitted(
        _ scalar: Unicode.Scalar, at index: Int, in label: [Unicode.Scalar], _ profile: IDNA.Profile
    ) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9", "-": return true
        // RFC 3986 §3.2.2 leaves it to the resolver what else a name is made of; the URL's host forbids the rest.
        case _ where scalar.isASCII: return profile == .lookup
        // RFC 5892 §2.6: valid although compatibility folding changes them, or symbols that are used as letters.
        case "\u{DF}", "\u{3C2}", "\u{F0B}", "\u{3007}": return true
        case "\u{B7}":  // appendix A.3: the punt volat of Catalan
            return index > 0 && index + 1 < label.count && label[index - 1] == "l" && label[index + 1] == "l"
        case "\u{30FB}": return label.contains(where: isJapanese)  // appendix A.7
        case "\u{200C}", "\u{200D}":  // appendices A.1 and A.2, without the rule for Arabic shapes
            return index > 0 && label[index - 1].properties.canonicalCombiningClass == .virama
        default: return isPermittedByProperties(scalar, profile)
        }
    }

    private static func isPermittedByProperties(_ scalar: Unicode.Scalar, _ profile: IDNA.Profile) -> Bool {
        let properties = scalar.properties
        // RFC 5892 §2.2 "unstable", and §2.3 "ignorable".
        guard !properties.changesWhenNFKCCaseFolded, !properties.isDefaultIgnorableCodePoint else {
            return false
        }
        return switch properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber: true
        case .otherSymbol, .mathSymbol, .currencySymbol, .otherPunctuation: profile == .lookup
        default: false
        }
    }

    private static func isJapanese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30FB: false
        case 0x3005...0x3007, 0x3041...0x30FF, 0x3400...0x9FFF, 0x20000...0x3FFFD: true
        default: false
        }
    }

    private static func text(_ label: [Unicode.Scalar]) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: label)
        return String(text)
    }
}
