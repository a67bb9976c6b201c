/// What every rule starts from: the typed text without white space at its ends.
struct TypedText {
    /// Contiguous UTF-8.
    let text: String
    /// Nearly all e-mail addresses, URLs and phone numbers are; the rules have a shorter way for them.
    let isASCII: Bool

    init(trimming typed: String) {
        var typed = typed
        let (isASCII, isTrimmed) = typed.withUTF8 { bytes in
            var union: UInt8 = 0
            for byte in bytes { union |= byte }
            let isTrimmed = !Self.isSpace(bytes.first) && !Self.isSpace(bytes.last)
            return (union < 0x80, isTrimmed)
        }
        self.isASCII = isASCII
        self.text = isASCII && isTrimmed ? typed : Self.trimmed(typed)
    }

    private static func isSpace(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte == 0x20 || 0x09...0x0D ~= byte
    }

    private static func trimmed(_ typed: String) -> String {
        let scalars = typed.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
