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

    /// Longest local part in bytes (RFC 5321 §4.5.3.1.1), also of one beyond ASCII (RFC 6531 §3.3 changes no limit).
    package static let maximumLocalLength = 64
    /// Longest address in bytes: 256 with the angle brackets (RFC 5321 §4.5.3.1.3).
    package static let maximumLength = 254
    /// RFC 1035 §2.3.4, as text.
    private static let maximumDomainLength = 253
    private static let maximumLabelLength = 63

    /// - Parameter allowsUnicode: whether the local part may hold letters beyond ASCII.
    package init(_ text: String, allowsUnicode: Bool = true) throws(Fault) {
        var text = text
        let checked = text.withUTF8 { bytes in Result { () throws(Fault) in try Self.check(bytes) } }
        requiresUTF8 = try checked.get()
        guard allowsUnicode || !requiresUTF8 else { throw .unicode }
        guard !requiresUTF8 || text.unicodeScalars.allSatisfy(Self.isVisible) else { throw .localPart }
        self.text = text
    }

    /// - Returns: whether the local part goes beyond ASCII.
    private static func check(_ bytes: UnsafeBufferPointer<UInt8>) throws(Fault) -> Bool {
        guard bytes.count <= maximumLength else { throw .length }
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), !bytes[(at + 1)...].contains(UInt8(ascii: "@")) else {
            throw .atSign
        }
        let isASCII = try checkLocalPart(bytes[..<at])
        guard isDomain(bytes[(at + 1)...]) else { throw .domain }
        return !isASCII
    }

    /// RFC 5321 §4.1.2 `Dot-string`; bytes of letters beyond ASCII as RFC 6531 §3.3 adds them.
    private static func checkLocalPart(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(Fault) -> Bool {
        guard (1...maximumLocalLength).contains(bytes.count) else { throw .localPart }
        var isASCII = true
        // Neither at the start nor at the end nor twice in a row.
        var previous = UInt8(ascii: ".")
        for byte in bytes {
            if byte == UInt8(ascii: ".") {
                guard previous != byte else { throw .localPart }
            } else if byte >= 0x80 {
                isASCII = false
            } else if !isAtomText(byte) {
                throw .localPart
            }
            previous = byte
        }
        guard previous != UInt8(ascii: ".") else { throw .localPart }
        return isASCII
    }

    /// RFC 5322 §3.2.3 `atext`.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        byte < 64 ? atomText.low >> byte & 1 == 1 : byte < 128 && atomText.high >> (byte - 64) & 1 == 1
    }

    private static let atomText: (low: UInt64, high: UInt64) = {
        var table: (low: UInt64, high: UInt64) = (0, 0)
        for byte in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~".utf8 {
            if byte < 64 { table.low |= 1 << UInt64(byte) } else { table.high |= 1 << UInt64(byte - 64) }
        }
        return table
    }()

    /// Letters, digits and inner hyphens (RFC 5890 §2.3.1).
    private static func isDomain(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard bytes.count <= maximumDomainLength else { return false }
        var length = 0
        var previous = UInt8(ascii: ".")
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "."):
                guard length > 0, previous != UInt8(ascii: "-") else { return false }
                length = 0
                previous = byte
                continue
            case UInt8(ascii: "-"):
                guard length > 0 else { return false }
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                break
            default: return false
            }
            length += 1
            guard length <= maximumLabelLength else { return false }
            previous = byte
        }
        return length > 0 && previous != UInt8(ascii: "-")
    }

    /// Neither a control nor white space nor a line end, in all of Unicode.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned: false
        default: true
        }
    }
}
