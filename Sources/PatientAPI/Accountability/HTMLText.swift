/// HTML written piece by piece; every value is escaped, and only tags in the code are not.
struct HTMLText {
    private(set) var bytes: [UInt8] = []

    /// Markup as it stands in the code.
    mutating func markup(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Text for between tags and within quoted attributes.
    mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
    }

    /// A table with one row of headings.
    mutating func table(_ headings: [String], _ rows: [[String]]) {
        markup("<table><thead><tr>")
        for heading in headings {
            markup("<th scope=\"col\">")
            text(heading)
            markup("</th>")
        }
        markup("</tr></thead><tbody>")
        for row in rows {
            markup("<tr>")
            for cell in row {
                markup("<td>")
                text(cell)
                markup("</td>")
            }
            markup("</tr>")
        }
        markup("</tbody></table>\n")
    }

    mutating func heading(_ words: String) {
        markup("<h2>")
        text(words)
        markup("</h2>\n")
    }

    mutating func paragraph(_ words: String) {
        markup("<p>")
        text(words)
        markup("</p>\n")
    }
}
