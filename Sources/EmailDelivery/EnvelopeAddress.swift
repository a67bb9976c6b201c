/// An address that may be named to a mail server; nothing else ever reaches libcurl, which would send any byte.
///
/// Narrower than RFC 5321 §4.1.2 on purpose: a dot-atom and a domain name, no quoted strings, no address literals, no
/// comments. The domain is in ASCII, its non-ASCII labels converted before (A-labels, RFC 5890).
package struct EnvelopeAddress: Sendable, Hashable {
    /// Which rule is broken; never the address itself.
    package enum Fault: String, Error, Sendable, CaseIterable {
        case atSign = "not exactly one @-sign"
        case localPart = "local part is no dot-atom of at most 64 bytes"
        case domain = "domain is no sequence of LDH labels"
        case length = "longer than 254 bytes"
        case unicode = "local part is not ASCII"
    }

    /// `local@domain`, without angle brackets.
    package let text: String
    /// Whether the server must offer SMTPUTF8 (RFC 6531) for it.
    package let requiresUTF8: Bool

    /// - Parameter allowsUnicode: whether the local part may hold letters beyond ASCII.
    package init(_ text: String, allowsUnicode: Bool = true) throws(Fault) {
        let bytes = Array(text.utf8)
        // RFC 5321 §4.5.3.1.3: 256 with the angle brackets.
        guard bytes.count <= 254 else { throw .length }
        let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .atSign }
        guard Self.isLocalPart(parts[0]) else { throw .localPart }
        guard Self.isDomain(parts[1]) else { throw .domain }
        requiresUTF8 = parts[0].contains { $0 >= 0x80 }
        guard allowsUnicode || !requiresUTF8 else { throw .unicode }
        guard !requiresUTF8 || text.unicodeScalars.allSatisfy(Self.isVisible) else { throw .localPart }
        self.text = text
    }

    /// RFC 5321 §4.1.2 `Dot-string`, §4.5.3.1.1 length; bytes of non-ASCII letters as RFC 6531 §3.3 adds them.
    private static func isLocalPart(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count <= 64
            && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
                !atom.isEmpty && atom.allSatisfy { $0 >= 0x80 || isAtomText($0) }
            }
    }

    /// RFC 5322 §3.2.3 `atext`.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || punctuation.contains(byte)
    }

    private static let punctuation = Array("!#$%&'*+-/=?^_`{|}~".utf8)

    /// Letters, digits and inner hyphens, 63 bytes per label, 253 in all (RFC 1035 §2.3.4, RFC 5890 §2.3.1).
    private static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count <= 253
            && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                    && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// Neither a control nor white space nor a line end, in all of Unicode.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned: false
        default: true
        }
    }
}
