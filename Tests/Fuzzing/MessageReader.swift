package import HTTP1
package import HTTPTypes

/// What one step of either parser found.
package enum ReadEvent: Equatable, Sendable {
    case needMoreData
    /// A head after which the message goes on.
    case head(Fact)
    /// A head that is a message of its own (1xx).
    case interim(Fact)
    case body(Range<Int>)
    case end
}

/// The two parsers behind one face.
package protocol MessageReader {
    /// The most bytes that may wait for a head.
    var longestHead: Int { get }
    /// One step at the start of the unread `input`.
    mutating func next(_ input: UnsafeRawBufferPointer) throws(ParseError) -> (event: ReadEvent, consumed: Int)
    /// What the end of the connection means: `end` when it ends a body, nil when it ends nothing.
    mutating func endOfStream() throws(ParseError) -> Fact?
}

/// A request parser with the largest body that its caller takes.
package struct RequestReader: MessageReader {
    private var parser: RequestParser
    private let maximumBody: Int
    package let longestHead: Int

    /// A reader for the start of a connection.
    package init(limits: ParserLimits = .default, maximumBody: Int = .max) {
        parser = RequestParser(limits: limits)
        self.maximumBody = maximumBody
        longestHead = limits.longestHead
    }

    package mutating func next(_ input: UnsafeRawBufferPointer) throws(ParseError) -> (event: ReadEvent, consumed: Int)
    {
        let step = try parser.next(input, maximumBody: maximumBody)
        switch step.event {
        case .needMoreData: return (.needMoreData, step.consumed)
        case .head(let head): return (.head(.head(head)), step.consumed)
        case .body(let range): return (.body(range), step.consumed)
        case .end: return (.end, step.consumed)
        }
    }

    package mutating func endOfStream() -> Fact? { nil }
}

/// A response parser, with the method that every response answers.
package struct ResponseReader: MessageReader {
    private var parser: ResponseParser
    private let requestMethod: HTTPRequest.Method
    package let longestHead: Int

    /// A reader for the start of a connection.
    package init(limits: ParserLimits = .default, requestMethod: HTTPRequest.Method = .get) {
        parser = ResponseParser(limits: limits)
        self.requestMethod = requestMethod
        longestHead = limits.longestHead
    }

    package mutating func next(_ input: UnsafeRawBufferPointer) throws(ParseError) -> (event: ReadEvent, consumed: Int)
    {
        let step = try parser.next(input, requestMethod: requestMethod)
        switch step.event {
        case .needMoreData: return (.needMoreData, step.consumed)
        case .interim(let head): return (.interim(.response(head)), step.consumed)
        case .head(let head): return (.head(.response(head)), step.consumed)
        case .body(let range): return (.body(range), step.consumed)
        case .end: return (.end, step.consumed)
        }
    }

    package mutating func endOfStream() throws(ParseError) -> Fact? {
        try parser.endOfStream() == .end ? .end : nil
    }
}
