/// Reads field lines up to the empty one (RFC 9112 §5), across as many calls as the input takes to arrive.
///
/// It reads one section after the other, and uses the memory of the last one again when nobody holds that any more.
struct FieldSectionReader: Sendable {
    private var lines = LineReader()
    /// Where the section begins, behind the start line.
    private var start = 0
    private var entries: [FieldSection.Entry] = []
    private var bytes: [UInt8] = []

    /// Begins where `lines` stands, behind the start line.
    mutating func begin(after lines: LineReader) {
        self.lines = lines
        start = lines.lineStart
        entries.removeAll(keepingCapacity: true)
    }

    /// Reads on; the offset behind the empty line, once that has arrived.
    mutating func read(_ input: UnsafeRawBufferPointer, limits: ParserLimits) throws(ParseError) -> Int? {
        while true {
            // The section's limit counts the line ends, the line's does not.
            let left = limits.headerSection - (lines.lineStart - start) - 2
            let line = try lines.next(
                in: input, limit: min(limits.fieldLine, left),
                tooLong: left < limits.fieldLine ? .headersTooLarge : .fieldTooLarge, malformed: .badFieldLine)
            guard let line else { return nil }
            if line.isEmpty {
                bytes.removeAll(keepingCapacity: true)
                bytes.append(contentsOf: input[part: 0..<line.lowerBound])
                return lines.lineStart
            }
            guard entries.count < limits.fieldCount else { throw .tooManyFields }
            // One allocation for what nearly every request has.
            if entries.capacity == 0 { entries.reserveCapacity(16) }
            entries.append(try Self.entry(of: line, in: input))
        }
    }

    /// What was read.
    var fields: FieldSection { FieldSection(bytes: bytes, entries: entries) }

    /// `field-name ":" OWS field-value OWS`: no blank before the colon, no folded line (RFC 9112 §5.1, §5.2).
    @inline(__always)
    private static func entry(of line: Range<Int>, in input: UnsafeRawBufferPointer)
        throws(ParseError) -> FieldSection.Entry
    {
        var colon = line.lowerBound
        while colon < line.upperBound, ByteSet.token.contains(input[colon]) { colon &+= 1 }
        guard colon > line.lowerBound, colon < line.upperBound, input[colon] == UInt8(ascii: ":") else {
            throw .badFieldLine
        }
        let value = input.trimmingBlanks(colon + 1..<line.upperBound)
        return FieldSection.Entry(name: ByteRange(line.lowerBound..<colon), value: ByteRange(value))
    }
}
