import HTTPTypes

/// Reads the requests of one connection out of whatever bytes have arrived (RFC 9112).
///
/// A value without I/O: it keeps no bytes, only how far it got, so that the caller's buffer may grow by one byte at a
/// time and every byte is still looked at a constant number of times. The head is consumed as a whole, the body as it
/// comes. After an error nothing more is read: every further step throws the same error.
package struct RequestParser: Sendable {
    private enum Phase: Sendable {
        case requestLine, fields
        /// So many bytes of a body with Content-Length are still to come.
        case length(left: Int)
        case chunked
        case end
        case failed(ParseError)
    }

    private let limits: ParserLimits
    private var phase = Phase.requestLine
    private var lines = LineReader()
    private var hasSkippedEmptyLine = false
    private var requestLine: RequestLine?
    private var section = FieldSectionReader(after: LineReader())
    private var chunks = ChunkedDecoder()

    /// A parser for the start of a connection.
    package init(limits: ParserLimits = .default) {
        self.limits = limits
    }

    /// Whether no request is half read: with no unread bytes left either, ending the connection cuts nothing off.
    package var isBetweenRequests: Bool {
        if case .requestLine = phase { true } else { false }
    }

    /// Whether the request that is half read, or was refused, is HEAD, whose answer has no content whatever its status
    /// (RFC 9110 §9.3.2).
    ///
    /// - Parameter input: the unread bytes.
    package func methodIsHead(_ input: UnsafeRawBufferPointer) -> Bool {
        if let requestLine { return requestLine.method == .head }
        let emptyLine = input.starts(with: [ASCII.carriageReturn, ASCII.lineFeed])
        return input.dropFirst(emptyLine ? 2 : 0).starts(with: "HEAD ".utf8)
    }

    /// Reads one step from the start of the unread `input`.
    ///
    /// - Parameter maximumBody: bytes beyond which a body is refused with ``ParseError/contentTooLarge``, 0 or more.
    ///   Looked at only after the head was given, so that a route can set it; a Content-Length above it is refused
    ///   before the first byte.
    package mutating func next(_ input: UnsafeRawBufferPointer, maximumBody: Int = .max) throws(ParseError)
        -> ParserStep
    {
        do throws(ParseError) {
            return try step(input, maximumBody: maximumBody)
        } catch {
            phase = .failed(error)
            throw error
        }
    }

    private mutating func step(_ input: UnsafeRawBufferPointer, maximumBody: Int) throws(ParseError) -> ParserStep {
        switch phase {
        case .requestLine:
            guard try readRequestLine(input) else {
                // An empty line alone is no beginning: a connection that sent nothing else is still idle.
                return ParserStep(.needMoreData, consumed: lines.discardLines())
            }
            return try readFields(input)
        case .fields:
            return try readFields(input)
        case .length(let left):
            return try readBody(input, left: left, maximumBody: maximumBody)
        case .chunked:
            let (event, consumed) = try chunks.next(input, limits: limits, maximumBody: maximumBody)
            switch event {
            case .needMoreData: return ParserStep(.needMoreData, consumed: consumed)
            case .data(let range): return ParserStep(.body(range), consumed: consumed)
            case .end: return end(consumed: consumed)
            }
        case .end:
            return end(consumed: 0)
        case .failed(let error):
            throw error
        }
    }

    /// True when the line is complete. One empty line before it is skipped, as RFC 9112 §2.2 asks for.
    private mutating func readRequestLine(_ input: UnsafeRawBufferPointer) throws(ParseError) -> Bool {
        while true {
            let start = lines.lineStart
            let line: Range<Int>?
            do throws(ParseError) {
                line = try lines.next(
                    in: input, limit: limits.requestLine, tooLong: .uriTooLong, malformed: .badRequestLine)
            } catch {
                guard error == .uriTooLong else { throw error }
                throw RequestLine.tooLong(input[part: start..<start + limits.requestLine + 1])
            }
            guard let line else { return false }
            if line.isEmpty, !hasSkippedEmptyLine {
                hasSkippedEmptyLine = true
                continue
            }
            requestLine = try RequestLine(input[part: line])
            section = FieldSectionReader(after: lines)
            phase = .fields
            return true
        }
    }

    private mutating func readFields(_ input: UnsafeRawBufferPointer) throws(ParseError) -> ParserStep {
        guard let (fields, end) = try section.read(input, limits: limits) else {
            return ParserStep(.needMoreData, consumed: 0)
        }
        guard let requestLine else { preconditionFailure("fields are read after a request line") }
        let head = try RequestHead(requestLine, fields: fields)
        switch head.framing {
        case .none: phase = .end
        case .length(let length): phase = .length(left: length)
        case .chunked: phase = .chunked
        }
        return ParserStep(.head(head), consumed: end)
    }

    private mutating func readBody(_ input: UnsafeRawBufferPointer, left: Int, maximumBody: Int) throws(ParseError)
        -> ParserStep
    {
        guard left > 0 else { return end(consumed: 0) }
        guard left <= maximumBody else { throw .contentTooLarge }
        guard !input.isEmpty else { return ParserStep(.needMoreData, consumed: 0) }
        let taken = min(left, input.count)
        phase = .length(left: left - taken)
        return ParserStep(.body(0..<taken), consumed: taken)
    }

    private mutating func end(consumed: Int) -> ParserStep {
        self = RequestParser(limits: limits)
        return ParserStep(.end, consumed: consumed)
    }
}

extension RequestHead {
    /// Decides from the fields, in this order: Host (RFC 9112 §3.2), body length (§6.3), expectation (RFC 9110
    /// §10.1.1), persistence (§9.3).
    fileprivate init(_ line: RequestLine, fields: FieldSection) throws(ParseError) {
        let control = ControlFields(fields)
        guard control.hostCount > 0 || line.version == .http10 else { throw .missingHost }
        guard control.hostCount <= 1 else { throw .duplicateHost }
        guard control.hostIsValid else { throw .badHost }

        let framing = try BodyFraming(control, version: line.version)
        // HTTP/1.0 has no expectations; one in it was passed on unread (RFC 9110 §10.1.1).
        guard line.version == .http10 || !control.expectsSomethingElse else { throw .expectationFailed }
        let hasBody = framing != .none && framing != .length(0)
        self.init(
            method: line.method, target: line.target, version: line.version, fields: fields, framing: framing,
            keepsAlive: control.keepsAlive(line.version),
            expectsContinue: control.expectsContinue && line.version == .http11 && hasBody)
    }
}
