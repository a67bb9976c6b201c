/// What is kept of a server's reply: numbers, because its text may repeat the recipient's address.
package struct SMTPReply: Sendable, Equatable {
    /// Three digits, 200 to 599 (RFC 5321 §4.2).
    package let code: Int
    /// `5.1.1` (RFC 3463), when the reply begins with one.
    package let enhancedCode: String?
    /// Whether the text says that we send too fast, as Amazon SES does with 454.
    package let isThrottling: Bool

    /// A reply already read, for tests of what replies mean.
    package init(code: Int, enhancedCode: String? = nil, isThrottling: Bool = false) {
        self.code = code
        self.enhancedCode = enhancedCode
        self.isThrottling = isThrottling
    }

    /// Reads the last line of a reply: `250 2.1.5 Ok`.
    ///
    /// - Returns: nil for a line that another line of the same reply follows (`250-…`), and for anything else.
    init?(line: some Collection<UInt8>) {
        guard let code = Self.code(of: line) else { return nil }
        let rest = line.dropFirst(3)
        if let separator = rest.first, separator != UInt8(ascii: " "), !Self.isLineEnd(separator) { return nil }
        let text = rest.dropFirst().prefix { !Self.isLineEnd($0) }
        let first = text.prefix { $0 != UInt8(ascii: " ") }
        // Nearly every reply is good news, and what it says is of no interest: its words are not made text of.
        self.init(
            code: code, enhancedCode: Self.isEnhancedCode(first) ? String(decoding: first, as: UTF8.self) : nil,
            isThrottling: code >= 400 && String(decoding: text, as: UTF8.self).lowercased().contains("throttl"))
    }

    /// The number that a line of a reply begins with, last line or not.
    static func code(of line: some Collection<UInt8>) -> Int? {
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        let code = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return (200...599).contains(code) ? code : nil
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
    }

    /// `class "." subject "." detail`, one digit and twice one to three (RFC 3463 §2).
    private static func isEnhancedCode(_ text: some Collection<UInt8>) -> Bool {
        guard let kind = text.first,
            kind == UInt8(ascii: "2") || kind == UInt8(ascii: "4") || kind == UInt8(ascii: "5")
        else { return false }
        var dots = 0
        var digits = 1
        for byte in text.dropFirst() {
            switch byte {
            case UInt8(ascii: "."):
                guard dots < 2, dots == 0 ? digits == 1 : digits > 0 else { return false }
                dots += 1
                digits = 0
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                guard digits <= 3 else { return false }
            default: return false
            }
        }
        return dots == 2 && digits > 0
    }
}
