/// Takes the chunked transfer coding off a body (RFC 9112 §7.1), from whatever bytes have arrived.
///
/// Framing bytes are consumed as they come and nothing is searched twice. Each CRLF is compared, never skipped: a
/// reader that jumps over two bytes behind the data reads another message than one that looks.
struct ChunkedDecoder: Sendable {
    private enum State: Sendable {
        case size(ChunkSizeLine)
        /// So many bytes of data are still to come, at least 1.
        case data(Int)
        case dataCarriageReturn, dataLineFeed
        case trailers(TrailerSection)
        case done
    }

    enum Event: Hashable {
        case needMoreData
        /// Data of the body, never empty.
        case data(Range<Int>)
        case end
    }

    private var state = State.size(ChunkSizeLine())
    /// Bytes of body announced so far, the current chunk included.
    private var announced = 0
    private var overhead = 0

    /// Reads up to the next data or the end; the second value is how many bytes are done with.
    mutating func next(_ input: UnsafeRawBufferPointer, limits: ParserLimits, maximumBody: Int) throws(ParseError)
        -> (event: Event, consumed: Int)
    {
        var index = 0
        while index < input.count {
            let byte = input[index]
            switch state {
            case .size(var line):
                let isComplete = try line.append(byte)
                guard line.overhead <= limits.chunkOverhead - overhead else { throw .chunkOverheadTooLarge }
                state = isComplete ? try begin(chunk: line, maximumBody: maximumBody) : .size(line)
            case .data(let left):
                let end = left < input.count - index ? index + left : input.count
                state = left == end - index ? .dataCarriageReturn : .data(left - (end - index))
                return (.data(index..<end), end)
            case .dataCarriageReturn:
                guard byte == ASCII.carriageReturn else { throw .badChunk }
                state = .dataLineFeed
            case .dataLineFeed:
                guard byte == ASCII.lineFeed else { throw .badChunk }
                state = .size(ChunkSizeLine())
            case .trailers(var section):
                let isComplete = try section.append(byte, limits: limits)
                state = isComplete ? .done : .trailers(section)
                if isComplete { return (.end, index + 1) }
            case .done:
                return (.end, index)
            }
            index += 1
        }
        return (.needMoreData, index)
    }

    private mutating func begin(chunk line: ChunkSizeLine, maximumBody: Int) throws(ParseError) -> State {
        overhead += line.overhead
        guard line.size > 0 else { return .trailers(TrailerSection()) }
        guard line.size <= maximumBody - announced else { throw .contentTooLarge }
        announced += line.size
        return .data(line.size)
    }
}
