/// Text that is allowed into a mail's header, and in which form (RFC 5322 §2.2, RFC 2047).
enum HeaderField {
    /// Longest encoded word (RFC 2047 §2).
    static let longestWord = 75

    /// CR, LF, NUL and every other control, C1 and the Unicode line ends included: one of them in a value is how
    /// somebody else's header gets into our mail.
    static func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
                || scalar.value == 0x2029
        }
    }

    /// Free text such as a subject: as it is when printable ASCII on one short line, else as encoded words.
    ///
    /// - Parameter used: columns of the line that are taken by the field's name.
    static func unstructured(_ text: String, used: Int) -> String {
        isPlain(text) && used + text.utf8.count <= QuotedPrintable.longestLine ? text : encodedWords(text, used: used)
    }

    /// A name before an address: an atom sequence, a quoted string, or encoded words.
    static func phrase(_ text: String, used: Int) -> String {
        guard isPlain(text), used + text.utf8.count + 2 <= QuotedPrintable.longestLine else {
            return encodedWords(text, used: used)
        }
        let isAtoms = text.utf8.allSatisfy { $0 == UInt8(ascii: " ") || isAtomText($0) }
        guard !isAtoms || text.contains("  ") else { return text }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Printable ASCII without spaces at its ends, and nothing that a reader would take for an encoded word.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && text.utf8.first != UInt8(ascii: " ")
            && text.utf8.last != UInt8(ascii: " ") && !text.contains("=?")
    }

    /// RFC 5322 §3.2.3.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: atomPunctuation.contains(byte)
        }
    }

    private static let atomPunctuation = Array("!#$%&'*+-/=?^_`{|}~".utf8)

    /// `=?UTF-8?B?…?=`, one per line, split between characters and never within one (RFC 2047 §5 says why).
    private static func encodedWords(_ text: String, used: Int) -> String {
        let overhead = "=?UTF-8?B??=".utf8.count
        var words: [String] = []
        var chunk: [UInt8] = []
        // Base64 makes four characters of three bytes.
        var room = (min(longestWord, QuotedPrintable.longestLine - used) - overhead) / 4 * 3
        for scalar in text.unicodeScalars {
            let bytes = Array(String(Character(scalar)).utf8)
            if chunk.count + bytes.count > room, !chunk.isEmpty {
                words.append("=?UTF-8?B?\(Base64.encode(chunk))?=")
                chunk = []
                room = (longestWord - overhead) / 4 * 3
            }
            chunk += bytes
        }
        words.append("=?UTF-8?B?\(Base64.encode(chunk))?=")
        return words.joined(separator: "\r\n ")
    }
}
