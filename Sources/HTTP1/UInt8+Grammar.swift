/// The bytes that the grammar names.
enum ASCII {
    static var tab: UInt8 { 0x09 }
    static var lineFeed: UInt8 { 0x0A }
    static var carriageReturn: UInt8 { 0x0D }
    static var space: UInt8 { 0x20 }
}

extension UInt8 {
    /// `SP` or `HTAB`, the only white space of the protocol (RFC 9110 §5.6.3).
    @inline(__always)
    var isBlank: Bool { self == ASCII.space || self == ASCII.tab }

    /// What a field value or a quoted string may hold: HTAB, SP, visible ASCII and every byte above (RFC 9110 §5.5).
    @inline(__always)
    var isFieldText: Bool { self >= 0x20 && self != 0x7F || self == ASCII.tab }

    /// The value of a decimal digit, or nil.
    @inline(__always)
    var decimalValue: UInt8? {
        let value = self &- UInt8(ascii: "0")
        return value < 10 ? value : nil
    }

    /// The value of a hexadecimal digit, or nil.
    @inline(__always)
    var hexValue: UInt8? {
        if let value = decimalValue { return value }
        let letter = (self | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : nil
    }

    /// The byte with `A`…`Z` made small; no locale, no Unicode.
    @inline(__always)
    var lowercased: UInt8 {
        self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self
    }
}
