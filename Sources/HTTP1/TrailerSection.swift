/// Reads the trailer section behind the last chunk byte by byte (RFC 9112 §7.1.2): checked like header fields, held to
/// the same limits, and dropped (RFC 9110 §6.5.1 allows to use a trailer only where its definition says so).
struct TrailerSection: Sendable {
    private enum State: Sendable {
        case lineStart, name, value, lineFeed, lastLineFeed
    }

    private var state = State.lineStart
    private var fieldCount = 0
    private var lineLength = 0
    private var length = 0

    /// Takes the next byte; true when it ended the section.
    mutating func append(_ byte: UInt8, limits: ParserLimits) throws(ParseError) -> Bool {
        length += 1
        guard length <= limits.headerSection else { throw .headersTooLarge }
        switch state {
        case .lineStart where byte == ASCII.carriageReturn:
            state = .lastLineFeed
        case .lineStart:
            guard ByteSet.token.contains(byte) else { throw .badTrailer }
            fieldCount += 1
            guard fieldCount <= limits.fieldCount else { throw .tooManyFields }
            lineLength = 1
            state = .name
        case .name:
            try extendLine(limits)
            if byte == UInt8(ascii: ":") { state = .value } else if !ByteSet.token.contains(byte) { throw .badTrailer }
        case .value where byte == ASCII.carriageReturn:
            state = .lineFeed
        case .value:
            guard byte.isFieldText else { throw .badTrailer }
            try extendLine(limits)
        case .lineFeed:
            guard byte == ASCII.lineFeed else { throw .badTrailer }
            state = .lineStart
        case .lastLineFeed:
            guard byte == ASCII.lineFeed else { throw .badTrailer }
            return true
        }
        return false
    }

    private mutating func extendLine(_ limits: ParserLimits) throws(ParseError) {
        lineLength += 1
        guard lineLength <= limits.fieldLine else { throw .fieldTooLarge }
    }
}
