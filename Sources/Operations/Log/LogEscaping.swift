import Logging

extension [UInt8] {
    /// A JSON string. Written here and not by the general JSON writer because a log also escapes what JSON would let
    /// through: DEL, the C1 controls, and what moves or reverses text.
    mutating func appendJSON(string: String) {
        append(UInt8(ascii: "\""))
        appendEscaped(string, quoted: true)
        append(UInt8(ascii: "\""))
    }

    /// Metadata as JSON: numbers and truth values as such, everything else as text. Below a few levels, nested values
    /// become text too.
    mutating func appendJSON(_ value: Logger.MetadataValue, depth: Int) {
        switch value {
        case .string(let text): appendJSON(string: text)
        case .stringConvertible(let value): appendJSON(convertible: value)
        case .array(let values) where depth < 4:
            append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { append(UInt8(ascii: ",")) }
                appendJSON(value, depth: depth + 1)
            }
            append(UInt8(ascii: "]"))
        case .dictionary(let members) where depth < 4:
            append(UInt8(ascii: "{"))
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { append(UInt8(ascii: ",")) }
                appendJSON(string: member.key)
                append(UInt8(ascii: ":"))
                appendJSON(member.value, depth: depth + 1)
            }
            append(UInt8(ascii: "}"))
        case .array, .dictionary: appendJSON(string: "\(value)")
        }
    }

    /// Metadata as text: bare when it is one plain word, quoted otherwise.
    mutating func appendText(_ value: Logger.MetadataValue) {
        let text = "\(value)"
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
        if isPlain {
            appendEscaped(text, quoted: false)
        } else {
            appendJSON(string: text)
        }
    }

    private mutating func appendJSON(convertible value: any CustomStringConvertible) {
        switch value {
        case let number as any BinaryInteger: self += "\(number)".utf8
        case let number as Double where number.isFinite: self += "\(number)".utf8
        case let truth as Bool: self += (truth ? "true" : "false").utf8
        default: appendJSON(string: value.description)
        }
    }

    /// - Parameter quoted: whether the text stands between quotation marks, which then are escaped as well.
    mutating func appendEscaped(_ text: String, quoted: Bool) {
        var room = LogLine.longestValue
        for scalar in text.unicodeScalars {
            room -= UTF8.width(scalar)
            guard room >= 0 else {
                self += "…".utf8
                return
            }
            switch scalar {
            case "\n": self += "\\n".utf8
            case "\r": self += "\\r".utf8
            case "\t": self += "\\t".utf8
            case "\"" where quoted: self += "\\\"".utf8
            case "\\": self += "\\\\".utf8
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}", "\u{2028}"..."\u{202E}",
                "\u{2066}"..."\u{2069}", "\u{FEFF}":
                self += "\\u".utf8
                let digits = String(scalar.value, radix: 16)
                self += String(repeating: "0", count: 4 - digits.utf8.count).utf8
                self += digits.utf8
            default: self += UTF8.encode(scalar).map { Array($0) } ?? []
            }
        }
    }
}
