/// The character sets that mails of this decade are written in.
enum CharacterSet {
    /// - Returns: nil for a set that is not known; bytes that the set does not have become replacement characters.
    static func decode(_ bytes: [UInt8], named name: String) -> String? {
        switch name.lowercased() {
        case "utf-8", "utf8", "us-ascii", "ascii", "": String(decoding: bytes, as: UTF8.self)
        case "iso-8859-1", "latin1", "iso-8859-15", "windows-1252", "cp1252":
            String(String.UnicodeScalarView(bytes.map(windows1252)))
        default: nil
        }
    }

    /// What is called ISO-8859-1 is read as Windows-1252, as all readers of mail do: the bytes in which they differ are
    /// controls in the one and punctuation in the other (WHATWG Encoding, "latin1").
    private static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        (0x80...0x9F).contains(byte) ? punctuation[Int(byte) - 0x80] : Unicode.Scalar(byte)
    }

    private static let punctuation = Array(
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)
}
