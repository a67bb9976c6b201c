/// Encoded words within a header field (RFC 2047): `=?UTF-8?B?…?=` and `=?ISO-8859-1?Q?…?=`.
enum EncodedWords {
    /// The text with every encoded word decoded; what only looks like one stays as it is.
    ///
    /// White space between two encoded words is none (§6.2), since they may be one word that had to be split.
    static func decode(_ text: String) -> String {
        guard text.contains("=?") else { return text }
        var result = ""
        var rest = text[...]
        var gap: Substring = ""
        var followsWord = false
        while let start = rest.firstRange(of: "=?") {
            guard let word = Word(rest[start.lowerBound...]) else {
                result += gap + rest[..<start.upperBound]
                gap = ""
                rest = rest[start.upperBound...]
                followsWord = false
                continue
            }
            gap += rest[..<start.lowerBound]
            if !followsWord || gap.contains(where: { $0 != " " && $0 != "\t" }) { result += gap }
            result += word.text
            rest = word.rest
            gap = ""
            followsWord = true
        }
        return result + gap + rest
    }

    /// One encoded word at the front of a text.
    private struct Word {
        let text: String
        let rest: Substring

        init?(_ source: Substring) {
            let parts = source.dropFirst(2).split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, parts[3].first == "=", !parts[2].contains(where: \.isWhitespace) else { return nil }
            // A language may follow the character set (RFC 2231 §5).
            let charset = parts[0].prefix { $0 != "*" }
            let bytes: [UInt8]?
            switch parts[1] {
            case "B", "b": bytes = TransferCoding.base64(Array(parts[2].utf8)[...])
            case "Q", "q": bytes = TransferCoding.q(parts[2])
            default: return nil
            }
            guard let bytes, let text = CharacterSet.decode(bytes, named: String(charset)) else { return nil }
            self.text = text
            rest = parts[3].dropFirst()
        }
    }
}
