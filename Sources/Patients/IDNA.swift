/// Internationalised domain names: from what people type to the letters, digits and hyphens that DNS knows.
///
/// After RFC 5891 and RFC 5892, with the mappings of UTS #46 that matter for typed text: lower case, and the full stops
/// and full-width letters of East Asian keyboards. Other compatibility forms (ligatures, superscripts) are refused where
/// UTS #46 would map them: its table is larger than this product, and refusing is safe where mapping differently is
/// not.
enum IDNA {
    /// How far a label may go beyond letters, marks and digits.
    enum Profile {
        /// RFC 5892: what registries and mail servers accept.
        case registrable
        /// With symbols such as `☃`, which URLs carry in practice (UTS #46).
        case lookup
    }

    struct Fault: Error, Equatable {
        /// In the words of the library that the original service used, for its legacy answers.
        let reason: String
    }

    static let maximumLength = 253
    static let maximumLabelLength = 63
    static let prefix = "xn--"

    /// The typed domain in lower case and composed, with plain full stops.
    static func mapped(_ domain: String) -> String {
        guard !domain.utf8.allSatisfy({ $0 < 0x80 }) else { return domain.lowercased() }
        var mapped = String.UnicodeScalarView()
        for scalar in domain.unicodeScalars {
            switch scalar {
            case "\u{3002}", "\u{FF61}": mapped.append(".")
            case "\u{FF01}"..."\u{FF5E}":
                let narrow = Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value - 0xFEE0))
                mapped.append(narrow.loweredIfASCII)
            case _ where scalar.isASCII: mapped.append(scalar.loweredIfASCII)
            case "\u{AD}", "\u{200B}", "\u{2060}", "\u{FEFF}": break  // UTS #46 ignores them
            default: mapped.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return String(mapped).canonicallyComposed
    }

    /// The A-label form of a domain that was mapped before; every `xn--` label is verified by decoding it.
    static func ascii(_ domain: String, profile: Profile) throws(Fault) -> String {
        // Without a hyphen there is no A-label, and an ASCII domain is what it was.
        guard !domain.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "-") }) else { return domain }
        var labels: [String] = []
        for label in domain.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false) {
            labels.append(try asciiLabel(String(label), profile: profile))
        }
        return labels.joined(separator: ".")
    }

    private static func asciiLabel(_ label: String, profile: Profile) throws(Fault) -> String {
        guard label.utf8.allSatisfy({ $0 < 0x80 }) else {
            try IDNALabel.check(Array(label.unicodeScalars), profile: profile)
            guard let encoded = Punycode.encode(Array(label.unicodeScalars)),
                encoded.count + prefix.utf8.count <= maximumLabelLength
            else { throw Fault(reason: "Label too long") }
            return prefix + String(decoding: encoded, as: UTF8.self)
        }
        guard label.hasPrefix(prefix) else { return label }
        let encoded = Array(label.utf8.dropFirst(prefix.utf8.count))
        guard let decoded = Punycode.decode(encoded), decoded.contains(where: { !$0.isASCII }) else {
            throw Fault(reason: "Invalid A-label")
        }
        // What would be typed must be what is encoded: otherwise two spellings name one domain.
        var text = String.UnicodeScalarView()
        text.append(contentsOf: decoded)
        guard mapped(String(text)).unicodeScalars.elementsEqual(decoded), Punycode.encode(decoded) == encoded else {
            throw Fault(reason: "Invalid A-label")
        }
        try IDNALabel.check(decoded, profile: profile)
        return label
    }
}

extension Unicode.Scalar {
    /// `a` for `A`, and every other scalar as it is.
    var loweredIfASCII: Unicode.Scalar {
        0x41...0x5A ~= value ? Unicode.Scalar(UInt8(truncatingIfNeeded: value) | 0x20) : self
    }
}
