/// The short way for nearly every address: ASCII, and nothing about it to explain.
///
/// Nil means "look closer", not "wrong": the long way decides, and says what is wrong.
struct PlainEmailAddress {
    let text: String
    let canonicalKey: String

    init?(_ typed: String) {
        var typed = typed
        var hasUpperLocal = false
        var hasUpperDomain = false
        let isPlain = typed.withUTF8 { bytes in
            guard bytes.count <= EmailAddress.maximumLength,
                let at = Self.endOfLocal(bytes, hasUpper: &hasUpperLocal)
            else { return false }
            return Self.isPlainDomain(bytes, from: at + 1, hasUpper: &hasUpperDomain)
        }
        guard isPlain else { return nil }
        text = hasUpperDomain ? Self.loweringDomain(typed) : typed
        canonicalKey = hasUpperLocal || hasUpperDomain ? typed.lowercased() : typed
    }

    /// Where the @-sign behind a well-formed local part stands.
    private static func endOfLocal(_ bytes: UnsafeBufferPointer<UInt8>, hasUpper: inout Bool) -> Int? {
        var previous = UInt8(ascii: ".")
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "@") {
                let isSound = index > 0 && index <= EmailAddress.maximumLocalLength && previous != UInt8(ascii: ".")
                return isSound ? index : nil
            }
            guard byte == UInt8(ascii: ".") ? previous != byte : EmailAddressSyntax.isAtomText(byte) else { return nil }
            if 0x41...0x5A ~= byte { hasUpper = true }
            previous = byte
        }
        return nil
    }

    private static func isPlainDomain(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, hasUpper: inout Bool
    ) -> Bool {
        var labelStart = start
        var labels = 0
        for index in start...bytes.count {
            let byte = index < bytes.count ? bytes[index] : UInt8(ascii: ".")
            switch byte {
            case UInt8(ascii: "."):
                let length = index - labelStart
                guard 1...IDNA.maximumLabelLength ~= length, bytes[labelStart] != UInt8(ascii: "-"),
                    bytes[index - 1] != UInt8(ascii: "-"), !hasReservedHyphens(bytes, labelStart, length)
                else { return false }
                labels += 1
                if index < bytes.count { labelStart = index + 1 }
            case 0x41...0x5A: hasUpper = true
            case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "-"): break
            default: return false
            }
        }
        let last = UnsafeBufferPointer(rebasing: bytes[labelStart...])
        return labels >= 2 && bytes.count - start <= IDNA.maximumLength
            && last.last.map { 0x61...0x7A ~= $0 | 0x20 } == true && !SpecialUseDomain.mayBe(last)
    }

    /// `xn--` and its reserved relatives.
    private static func hasReservedHyphens(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int
    ) -> Bool {
        length >= 4 && bytes[start + 2] == UInt8(ascii: "-") && bytes[start + 3] == UInt8(ascii: "-")
    }

    private static func loweringDomain(_ address: String) -> String {
        guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { return address }
        return String(address[..<at]) + address[at...].lowercased()
    }
}
