extension JSONScanner {
    /// A string from its opening quotation mark on (RFC 8259 §7); checks escapes without building the text.
    mutating func string() throws(JSONFault) -> JSONStringToken {
        let quote = position
        var index = position + 1
        var hasEscapes = false
        while true {
            index = PlainRun.end(in: bytes, from: index)
            guard index < bytes.count else { break }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                position = index + 1
                return JSONStringToken(start: quote + 1, end: index, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                index = try endOfEscape(at: index, quote: quote)
            default:
                throw .syntax("Invalid control character at", at: index)
            }
        }
        throw .syntax("Unterminated string starting at", at: quote)
    }

    private mutating func endOfEscape(at backslash: Int, quote: Int) throws(JSONFault) -> Int {
        guard backslash + 1 < bytes.count else { throw .syntax("Unterminated string starting at", at: quote) }
        switch bytes[backslash + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return backslash + 2
        case UInt8(ascii: "u"):
            let unit = try codeUnit(at: backslash)
            guard unit & 0xF800 == 0xD800 else { return backslash + 6 }
            if unit < 0xDC00, backslash + 7 < bytes.count, bytes[backslash + 6] == UInt8(ascii: "\\"),
                bytes[backslash + 7] == UInt8(ascii: "u"), try codeUnit(at: backslash + 6) & 0xFC00 == 0xDC00
            {
                return backslash + 12
            }
            note(.loneSurrogate, at: backslash)
            return backslash + 6
        default:
            throw .syntax("Invalid \\escape", at: backslash)
        }
    }

    /// The four digits of `\uXXXX`; Python blames the `u`, and so when nothing at all follows the digits.
    private func codeUnit(at backslash: Int) throws(JSONFault) -> UInt16 {
        guard hasCharacters(5, from: backslash + 2) else {
            throw .syntax("Invalid \\uXXXX escape", at: backslash + 1)
        }
        var unit: UInt16 = 0
        for index in backslash + 2..<backslash + 6 {
            guard let digit = JSONStringToken.hexadecimal(bytes[index]) else {
                throw .syntax("Invalid \\uXXXX escape", at: backslash + 1)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private func hasCharacters(_ wanted: Int, from start: Int) -> Bool {
        var found = 0
        var index = start
        while index < bytes.count, found < wanted {
            if bytes[index] & 0xC0 != 0x80 { found += 1 }
            index += 1
        }
        return found == wanted
    }
}
