/// Reads `chunk-size [ chunk-ext ] CRLF` byte by byte (RFC 9112 §7.1): the size is kept, the extensions are checked
/// and forgotten.
struct ChunkSizeLine: Sendable {
    /// What the next byte belongs to.
    private enum State: Sendable {
        case size
        case beforeSemicolon
        case nameStart, name, afterName
        case valueStart, token, quoted, escaped, afterQuote
        case lineFeed
    }

    private var state = State.size
    private var hasDigit = false
    /// The size so far; below 2^63.
    private(set) var size = 0
    /// Extension bytes and zeros that say nothing, which a body could otherwise consist of without end.
    private(set) var overhead = 0

    /// Takes the next byte; true when it ended the line.
    ///
    /// - Throws: ``ParseError/badChunk``; a blank before the line end is one, as it belongs only before `;`.
    mutating func append(_ byte: UInt8) throws(ParseError) -> Bool {
        switch state {
        case .size:
            if let digit = byte.hexValue {
                try append(digit: digit)
                return false
            }
            guard hasDigit else { throw .badChunk }
            try endElement(with: byte)
        case .beforeSemicolon:
            if byte == UInt8(ascii: ";") { state = .nameStart } else { try requireBlank(byte) }
        case .nameStart:
            if ByteSet.token.contains(byte) { state = .name } else { try requireBlank(byte) }
        case .name where ByteSet.token.contains(byte), .token where ByteSet.token.contains(byte):
            break
        case .name:
            switch byte {
            case UInt8(ascii: "="): state = .valueStart
            case _ where byte.isBlank: state = .afterName
            default: try endElement(with: byte)
            }
        case .afterName:
            switch byte {
            case UInt8(ascii: "="): state = .valueStart
            case UInt8(ascii: ";"): state = .nameStart
            default: try requireBlank(byte)
            }
        case .valueStart:
            if byte == UInt8(ascii: "\"") {
                state = .quoted
            } else if ByteSet.token.contains(byte) {
                state = .token
            } else {
                try requireBlank(byte)
            }
        case .token, .afterQuote:
            try endElement(with: byte)
        case .quoted:
            switch byte {
            case UInt8(ascii: "\""): state = .afterQuote
            case UInt8(ascii: "\\"): state = .escaped
            default: try requireText(byte)
            }
        case .escaped:
            try requireText(byte)
            state = .quoted
        case .lineFeed:
            guard byte == ASCII.lineFeed else { throw .badChunk }
            return true
        }
        if byte != ASCII.carriageReturn { overhead += 1 }
        return false
    }

    /// Leading zeros are free of meaning and of limit; what follows has room for 16 digits. Looked at before the shift.
    private mutating func append(digit: UInt8) throws(ParseError) {
        guard size <= Int.max >> 4 else { throw .badChunk }
        if hasDigit, size == 0 { overhead += 1 }
        size = size << 4 | Int(digit)
        hasDigit = true
    }

    /// The byte behind the size, a name or a value.
    private mutating func endElement(with byte: UInt8) throws(ParseError) {
        switch byte {
        case UInt8(ascii: ";"): state = .nameStart
        case ASCII.carriageReturn: state = .lineFeed
        case _ where byte.isBlank: state = .beforeSemicolon
        default: throw .badChunk
        }
    }

    private func requireBlank(_ byte: UInt8) throws(ParseError) {
        guard byte.isBlank else { throw .badChunk }
    }

    private func requireText(_ byte: UInt8) throws(ParseError) {
        guard byte.isFieldText else { throw .badChunk }
    }
}
