package import HTTPTypes

/// Reads the responses of one connection: the client half of ``RequestParser``, as strict and as incremental.
package struct ResponseParser: Sendable {
    private enum Phase: Sendable {
        case statusLine, fields
        /// So many bytes of a body with Content-Length are still to come.
        case length(left: Int)
        case chunked
        case untilClose
        case end
        case failed(ParseError)
    }

    private let limits: ParserLimits
    private var phase = Phase.statusLine
    private var hasBegun = false
    private var lines = LineReader()
    private var statusLine: StatusLine?
    private var section = FieldSectionReader()
    private var chunks = ChunkedDecoder()

    /// A parser for the start of a connection.
    package init(limits: ParserLimits = .default) {
        self.limits = limits
    }

    /// Reads one step from the start of the unread `input`.
    ///
    /// - Parameter requestMethod: of the request that is being answered; HEAD is answered without a body.
    package mutating func next(_ input: UnsafeRawBufferPointer, requestMethod: HTTPRequest.Method)
        throws(ParseError) -> ResponseStep
    {
        do throws(ParseError) {
            return try step(input, requestMethod: requestMethod)
        } catch {
            phase = .failed(error)
            throw error
        }
    }

    /// Tells that the server has closed: `end` when that ends the body, `needMoreData` between two responses.
    ///
    /// - Throws: ``ParseError/truncated`` inside a head or a body (RFC 9112 §8).
    package mutating func endOfStream() throws(ParseError) -> ResponseEvent {
        switch phase {
        case .untilClose, .end, .length(left: 0):
            self = ResponseParser(limits: limits)
            return .end
        case .statusLine where !hasBegun:
            return .needMoreData
        case .failed(let error):
            throw error
        default:
            phase = .failed(.truncated)
            throw .truncated
        }
    }

    private mutating func step(_ input: UnsafeRawBufferPointer, requestMethod: HTTPRequest.Method)
        throws(ParseError) -> ResponseStep
    {
        switch phase {
        case .statusLine:
            hasBegun = hasBegun || !input.isEmpty
            let line = try lines.next(
                in: input, limit: limits.requestLine, tooLong: .badStatusLine, malformed: .badStatusLine)
            guard let line else { return ResponseStep(.needMoreData, consumed: 0) }
            statusLine = try StatusLine(input[part: line])
            section.begin(after: lines)
            phase = .fields
            return try readFields(input, requestMethod: requestMethod)
        case .fields:
            return try readFields(input, requestMethod: requestMethod)
        case .length(let left):
            guard left > 0 else { return end(consumed: 0) }
            guard !input.isEmpty else { return ResponseStep(.needMoreData, consumed: 0) }
            let taken = min(left, input.count)
            phase = .length(left: left - taken)
            return ResponseStep(.body(0..<taken), consumed: taken)
        case .chunked:
            let (event, consumed) = try chunks.next(input, limits: limits, maximumBody: .max)
            switch event {
            case .needMoreData: return ResponseStep(.needMoreData, consumed: consumed)
            case .data(let range): return ResponseStep(.body(range), consumed: consumed)
            case .end: return end(consumed: consumed)
            }
        case .untilClose:
            guard !input.isEmpty else { return ResponseStep(.needMoreData, consumed: 0) }
            return ResponseStep(.body(0..<input.count), consumed: input.count)
        case .end:
            return end(consumed: 0)
        case .failed(let error):
            throw error
        }
    }

    private mutating func readFields(_ input: UnsafeRawBufferPointer, requestMethod: HTTPRequest.Method)
        throws(ParseError) -> ResponseStep
    {
        guard let end = try section.read(input, limits: limits) else { return ResponseStep(.needMoreData, consumed: 0) }
        let fields = section.fields
        guard let statusLine else { preconditionFailure("fields are read after a status line") }
        let control = ControlFields(fields)
        let framing = try ResponseFraming(
            control, version: statusLine.version, status: statusLine.status, requestMethod: requestMethod)
        let head = ResponseHead(
            status: statusLine.status, version: statusLine.version, fields: fields, framing: framing,
            keepsAlive: framing != .untilClose && control.keepsAlive(statusLine.version))
        // 101 would hand the connection to another protocol, which nobody here asks for: it is final.
        if statusLine.status.kind == .informational, statusLine.status != .switchingProtocols {
            self = ResponseParser(limits: limits)
            return ResponseStep(.interim(head), consumed: end)
        }
        switch framing {
        case .none: phase = .end
        case .length(let length): phase = .length(left: length)
        case .chunked: phase = .chunked
        case .untilClose: phase = .untilClose
        }
        return ResponseStep(.head(head), consumed: end)
    }

    private mutating func end(consumed: Int) -> ResponseStep {
        self = ResponseParser(limits: limits)
        return ResponseStep(.end, consumed: consumed)
    }
}
