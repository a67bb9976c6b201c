/// Reads field lines up to the empty one (RFC 9112 §5), across as many calls as the input takes to arrive.
struct FieldSectionReader: Sendable {
    private var lines: LineReader
    /// Where the section begins; entries count from here.
    private let start: Int
    private var entries: [FieldSection.Entry] = []

    /// Begins where `lines` stands, behind the start line.
    init(after lines: LineReader) {
        self.lines = lines
        start = lines.lineStart
    }

    /// The fields and the offset behind the empty line, once it has arrived.
    mutating func read(_ input: UnsafeRawBufferPointer, limits: ParserLimits) throws(ParseError)
        -> (fields: FieldSection, end: Int)?
    {
        while true {
            // The section's limit counts the line ends, the line's does not.
            let left = limits.headerSection - (lines.lineStart - start) - 2
            let line = try lines.next(
                in: input, limit: min(limits.fieldLine, left),
                tooLong: left < limits.fieldLine ? .headersTooLarge : .fieldTooLarge, malformed: .badFieldLine)
            guard let line else { return nil }
            if line.isEmpty {
                let section = input[part: start..<line.lowerBound]
                return (FieldSection(bytes: Array(section), entries: entries), lines.lineStart)
            }
            guard entries.count < limits.fieldCount else { throw .tooManyFields }
            // One allocation for what nearly every request has.
            if entries.isEmpty { entries.reserveCapacity(16) }
            entries.append(try Self.entry(of: line, in: input, from: start))
        }
    }

    /// `field-name ":" OWS field-value OWS`: no blank before the colon, no folded line (RFC 9112 §5.1, §5.2).
    @inline(__always)
    private static func entry(of line: Range<Int>, in input: UnsafeRawBufferPointer, from start: Int)
        throws(ParseError) -> FieldSection.Entry
    {
        var colon = line.lowerBound
        while colon < line.upperBound, ByteSet.token.contains(input[colon]) { colon &+= 1 }
        guard colon > line.lowerBound, colon < line.upperBound, input[colon] == UInt8(ascii: ":") else {
            throw .badFieldLine
        }
        let value = input.trimmingBlanks(colon + 1..<line.upperBound)
        return FieldSection.Entry(
            name: line.lowerBound - start..<colon - start, value: value.lowerBound - start..<value.upperBound - start)
    }
}
