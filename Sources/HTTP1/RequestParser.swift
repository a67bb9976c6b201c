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
    /// Whether the one empty line before a request has come that is dropped (RFC 9112 §2.2). For a caller who reads a
    /// connection with one parser after the other: the next one has to know.
    package var hasSkippedEmptyLine = false
    private var requestLine: RequestLine?
    private var section = FieldSectionReader()
    private var chunks = ChunkedDecoder()
    /// The last host that was found valid: nearly all requests name the same one, and need not have it checked again.
    private var knownHost: [UInt8] = []

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
    /// - Parameters:
    ///   - maximumBody: bytes beyond which a body is refused with ``ParseError/contentTooLarge``, 0 or more. Looked at only
    ///     after the head was given, so that a route can set it; a Content-Length above it is refused before the first
    ///     byte.
    ///   - consumed: how many bytes from the start of the input must not be given again, also with `needMoreData`.
    package mutating func next(
        _ input: UnsafeRawBufferPointer, maximumBody: Int, consumed: inout Int
    ) throws(ParseError) -> ParserEvent {
        consumed = 0
        do throws(ParseError) {
            return try step(input, maximumBody: maximumBody, &consumed)
        } catch {
            phase = .failed(error)
            throw error
        }
    }

    /// The same, as one value.
    package mutating func next(_ input: UnsafeRawBufferPointer, maximumBody: Int = .max) throws(ParseError)
        -> ParserStep
    {
        var consumed = 0
        let event = try next(input, maximumBody: maximumBody, consumed: &consumed)
        return ParserStep(event, consumed: consumed)
    }

    /// Leaves out the `end` of a message whose head has just been given and announced no content: the next step reads the
    /// next request.
    package mutating func endMessage() {
        switch phase {
        case .end, .length(left: 0): startOver()
        default: preconditionFailure("a message was ended whose content is still to come")
        }
    }

    private mutating func step(
        _ input: UnsafeRawBufferPointer, maximumBody: Int, _ consumed: inout Int
    ) throws(ParseError) -> ParserEvent {
        switch phase {
        case .requestLine:
            guard try readRequestLine(input) else {
                // An empty line alone is no beginning: a connection that sent nothing else is still idle.
                consumed = lines.discardLines()
                return .needMoreData
            }
            return try readFields(input, &consumed)
        case .fields:
            return try readFields(input, &consumed)
        case .length(let left):
            return try readBody(input, left: left, maximumBody: maximumBody, &consumed)
        case .chunked:
            let (event, taken) = try chunks.next(input, limits: limits, maximumBody: maximumBody)
            consumed = taken
            switch event {
            case .needMoreData: return .needMoreData
            case .data(let range): return .body(range)
            case .end: return end()
            }
        case .end:
            return end()
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
            requestLine = try RequestLine(line, in: input)
            section.begin(after: lines)
            phase = .fields
            return true
        }
    }

    private mutating func readFields(
        _ input: UnsafeRawBufferPointer, _ consumed: inout Int
    ) throws(ParseError) -> ParserEvent {
        guard let end = try section.read(input, limits: limits) else { return .needMoreData }
        guard let requestLine else { preconditionFailure("fields are read after a request line") }
        let fields = section.fields
        let control = ControlFields(fields, knownHost: &knownHost)
        let framing = try BodyFraming(control, of: requestLine)
        switch framing {
        case .none: phase = .end
        case .length(let length): phase = .length(left: length)
        case .chunked:
            phase = .chunked
            chunks = ChunkedDecoder()
        }
        consumed = end
        return .head(
            RequestHead(
                requestLine, fields: fields, framing: framing, keepsAlive: control.keepsAlive(requestLine.version),
                expectsContinue: control.expectsContinue && requestLine.version == .http11 && framing.announcesContent))
    }

    private mutating func readBody(
        _ input: UnsafeRawBufferPointer, left: Int, maximumBody: Int, _ consumed: inout Int
    ) throws(ParseError) -> ParserEvent {
        guard left > 0 else { return end() }
        guard left <= maximumBody else { throw .contentTooLarge }
        guard !input.isEmpty else { return .needMoreData }
        consumed = min(left, input.count)
        phase = .length(left: left - consumed)
        return .body(0..<consumed)
    }

    private mutating func end() -> ParserEvent {
        startOver()
        return .end
    }

    /// Forgets whatever was begun or has failed: the next step reads the first request of a connection.
    package mutating func startOver() {
        phase = .requestLine
        lines = LineReader()
        hasSkippedEmptyLine = false
        requestLine = nil
    }
}

extension BodyFraming {
    /// Decides from the fields, in this order: Host (RFC 9112 §3.2), body length (§6.3), expectation (RFC 9110 §10.1.1).
    fileprivate init(_ control: ControlFields, of line: RequestLine) throws(ParseError) {
        guard control.hostCount > 0 || line.version == .http10 else { throw .missingHost }
        guard control.hostCount <= 1 else { throw .duplicateHost }
        guard control.hostIsValid else { throw .badHost }
        try self.init(control, version: line.version)
        // HTTP/1.0 has no expectations; one in it was passed on unread (RFC 9110 §10.1.1).
        guard line.version == .http10 || !control.expectsSomethingElse else { throw .expectationFailed }
    }
}
