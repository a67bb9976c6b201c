/// Quoted-printable (RFC 2045 §6.7), always, even for ASCII: deterministic, readable, seven bits, short lines.
enum QuotedPrintable {
    /// Longest line, without CR LF (RFC 2045 §6.7 rule 5).
    static let longestLine = 76

    /// Appends text as encoded lines that all end with CR LF; in `text` they end with `\n`, `\r\n` or `\r`.
    static func append(_ text: String, to output: inout [UInt8]) {
        var lines = Array(text.utf8).split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "\n") }[...]
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { append(line: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, to: &output) }
    }

    private static func append(line: ArraySlice<UInt8>, to output: inout [UInt8]) {
        var column = 0
        for index in line.indices {
            let byte = line[index]
            let isLast = index == line.endIndex - 1
            var width = isPlain(byte, isLast: isLast) ? 1 : 3
            if column + width > (isLast ? longestLine : longestLine - 1) {
                output += "=\r\n".utf8
                column = 0
            }
            // At the start of any line of the result, because a soft break makes one as well.
            if column == 0, startsRisky(line[index...]) { width = 3 }
            if width == 1 { output.append(byte) } else { appendEscape(of: byte, to: &output) }
            column += width
        }
        output += "\r\n".utf8
    }

    /// White space at the end of a line may be lost on the way (RFC 2045 §6.7 rule 3).
    private static func isPlain(_ byte: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "="): false
        case UInt8(ascii: " "), UInt8(ascii: "\t"): !isLast
        default: (0x21...0x7E).contains(byte)
        }
    }

    /// A dot is doubled by SMTP and undone by the server, and mailbox files begin a message with `From `: both are
    /// handled well until one program in the chain does not.
    private static func startsRisky(_ rest: ArraySlice<UInt8>) -> Bool {
        rest.first == UInt8(ascii: ".") || rest.starts(with: fromLine)
    }

    private static let fromLine = Array("From ".utf8)

    private static func appendEscape(of byte: UInt8, to output: inout [UInt8]) {
        let digits: StaticString = "0123456789ABCDEF"
        output.append(UInt8(ascii: "="))
        output.append(digits.utf8Start[Int(byte >> 4)])
        output.append(digits.utf8Start[Int(byte & 15)])
    }
}
