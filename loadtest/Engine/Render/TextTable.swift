/// Columns of plain text: the first flush left, the rest flush right, two blanks between them.
package struct TextTable {
    private let widths: [Int]

    /// - Parameter widths: of each column; longer texts push the rest of their line to the right.
    package init(widths: [Int]) {
        self.widths = widths
    }

    package func line(_ cells: [String]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let blanks = String(repeating: " ", count: max(0, widths[index] - cell.count))
            line += index == 0 ? cell + blanks : "  " + blanks + cell
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// `text` cut to at most `width` characters, with an ellipsis in place of what is missing.
    package static func clipped(_ text: String, to width: Int) -> String {
        text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
    }
}
