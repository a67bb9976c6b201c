/// The part of a response's head that stays for a second: `Date` and the fields that are in every answer.
///
/// Belongs to one event loop, which encodes it when the second has changed (RFC 9110 §6.6.1).
package struct StandingLines: ~Copyable {
    private let constant: FieldLines
    private var second = Int64.min
    private var lines = WireBuffer()
    private var dateEnd = 0

    /// - Parameter constant: stand behind `Date`.
    package init(constant: FieldLines) {
        self.constant = constant
    }

    /// Sees to it that the lines are those of `second`, counted since 1970.
    package mutating func update(to second: Int64) {
        guard second != self.second else { return }
        self.second = second
        lines.removeAll()
        lines.append(literal: "Date: ")
        lines.append(HTTPDate.bytes(at: second))
        lines.append(literal: "\r\n")
        dateEnd = lines.count
        lines.append(constant.lines)
    }

    /// The header lines, CRLF included.
    var bytes: UnsafeRawBufferPointer { lines.bytes }
    /// Only `Date` of them.
    var date: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: lines.bytes[..<dateEnd]) }
}
