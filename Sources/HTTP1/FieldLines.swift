package import HTTPTypes

/// Fields that stand in many answers, encoded once.
package final class FieldLines: Sendable {
    /// What is encoded.
    package let fields: [HTTPField]
    /// The header lines, CRLF included.
    let lines: [UInt8]

    /// - Precondition: none of them is written by the encoder itself: those that say how an answer is framed, and `Date`.
    package init(_ fields: [HTTPField]) {
        var lines = WireBuffer()
        for field in fields {
            precondition(!ResponseEncoder.writes(field.name), "\(field.name) cannot be the same in many answers")
            lines.append(line: field)
        }
        self.fields = fields
        self.lines = Array(lines.bytes)
    }
}
