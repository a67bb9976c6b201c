/// Finds lines in input that grows from call to call, and remembers how far it has looked: a head that arrives byte by
/// byte costs no more than one that arrives at once.
///
/// Offsets count from the first unread byte of the input, which stays in place until a whole head was read.
struct LineReader: Sendable {
    /// Where the line that is being read begins.
    private(set) var lineStart = 0
    private var searched = 0

    /// The next line without its CRLF; nil when it is not complete yet.
    ///
    /// A line ends in CRLF only (RFC 9112 §2.2 allows to take a bare LF; two readers then disagree about where a line
    /// ends). What is refused, and why, depends on the bytes alone and not on how they were split over calls.
    ///
    /// - Throws: `tooLong` beyond `limit` bytes, `malformed` at a control byte or a CR without LF.
    @inline(__always)
    mutating func next(
        in input: UnsafeRawBufferPointer, limit: Int, tooLong: ParseError, malformed: ParseError
    ) throws(ParseError) -> Range<Int>? {
        guard limit >= 0 else { throw tooLong }
        let bound = min(input.count, lineStart + limit + 1)
        guard let stop = input.firstControl(in: searched..<max(searched, bound)) else {
            guard bound - lineStart <= limit else { throw tooLong }
            searched = bound
            return nil
        }
        searched = stop
        guard input[stop] == ASCII.carriageReturn else { throw malformed }
        guard stop + 1 < input.count else { return nil }
        guard input[stop + 1] == ASCII.lineFeed else { throw malformed }
        let line = lineStart..<stop
        lineStart = stop + 2
        searched = lineStart
        return line
    }

    /// Forgets the lines that were read, and says how many bytes they were: the caller may drop those.
    mutating func discardLines() -> Int {
        let discarded = lineStart
        searched -= discarded
        lineStart = 0
        return discarded
    }
}
