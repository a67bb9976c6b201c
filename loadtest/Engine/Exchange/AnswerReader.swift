import HTTP1
import HTTPTypes

/// Reads the answers of one connection from whatever bytes arrive, without keeping more of them than somebody wants.
///
/// What nearly every answer looks like (a head that arrived whole, with a length) is read here without memory being
/// allocated; everything else, and everything doubtful, by the strict ``ResponseParser``, which has the last word on what
/// is malformed.
struct AnswerReader {
    private enum Phase {
        case head
        case length(left: Int)
        case strict(ResponseParser)
        case complete
    }

    /// 0 while the head has not arrived.
    private(set) var status = 0
    /// Whether the connection may carry another request.
    private(set) var keepsAlive = true
    /// The beginning of the body, as much as was asked to be kept.
    private(set) var body: [UInt8] = []
    /// All bytes of the body.
    private(set) var bodyLength = 0
    /// `X-Request-Id` of an answer of 400 and more.
    private(set) var requestID: [UInt8] = []

    private var phase = Phase.complete
    private var keptLength = 0
    /// What the strict parser has not consumed yet.
    private var pending: [UInt8] = []

    /// Expects the answer to a request.
    ///
    /// - Parameter keeping: how many bytes of the body are of interest.
    mutating func begin(keeping: Int) {
        phase = .head
        status = 0
        keepsAlive = true
        bodyLength = 0
        keptLength = keeping
        body.removeAll(keepingCapacity: true)
        requestID.removeAll(keepingCapacity: true)
        pending.removeAll(keepingCapacity: true)
    }

    var isComplete: Bool {
        if case .complete = phase { true } else { false }
    }

    /// Takes what has arrived.
    ///
    /// - Returns: whether bytes were left that belong to no answer.
    /// - Throws: when it is not HTTP.
    mutating func read(_ input: UnsafeRawBufferPointer) throws(ParseError) -> Bool {
        switch phase {
        case .head:
            guard let head = PlainAnswerHead(input) else {
                phase = .strict(ResponseParser())
                return try readStrictly(input)
            }
            status = head.status
            keepsAlive = head.keepsAlive
            if head.status >= 400, let range = head.requestID { requestID.append(contentsOf: input[range]) }
            phase = .length(left: head.contentLength)
            return takeBody(input, from: head.length, left: head.contentLength)
        case .length(let left): return takeBody(input, from: 0, left: left)
        case .strict: return try readStrictly(input)
        case .complete: return !input.isEmpty
        }
    }

    /// The server has closed its side; true when that ends the answer (RFC 9112 §6.3, rule 8) and false when it cuts it
    /// short.
    mutating func endOfStream() -> Bool {
        guard case .strict(var parser) = phase, status != 0 else { return false }
        guard let event = try? parser.endOfStream(), event == .end else { return false }
        phase = .complete
        keepsAlive = false
        return true
    }

    private mutating func takeBody(_ input: UnsafeRawBufferPointer, from start: Int, left: Int) -> Bool {
        let taken = min(left, input.count - start)
        keep(UnsafeRawBufferPointer(rebasing: input[start..<start + taken]))
        phase = taken == left ? .complete : .length(left: left - taken)
        return start + taken < input.count
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        bodyLength += bytes.count
        if body.count < keptLength {
            body.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes.prefix(keptLength - body.count)))
        }
    }

    private mutating func readStrictly(_ input: UnsafeRawBufferPointer) throws(ParseError) -> Bool {
        guard case .strict(var parser) = phase else { preconditionFailure("only the strict phase reads strictly") }
        pending.append(contentsOf: input)
        let bytes = pending
        let consumed = try bytes.withUnsafeBufferPointer { (all) throws(ParseError) in
            try readStrictly(UnsafeRawBufferPointer(all), &parser)
        }
        pending.removeFirst(consumed)
        if isComplete { return !pending.isEmpty }
        phase = .strict(parser)
        return false
    }

    /// Reads as far as it goes; how many bytes that were.
    private mutating func readStrictly(
        _ all: UnsafeRawBufferPointer, _ parser: inout ResponseParser
    ) throws(ParseError) -> Int {
        var position = 0
        while !isComplete {
            let rest = UnsafeRawBufferPointer(rebasing: all[position...])
            // Nothing here is a HEAD request.
            let step = try parser.next(rest, requestMethod: .get)
            position += step.consumed
            switch step.event {
            case .needMoreData: return position
            case .interim: break
            case .head(let head):
                status = head.status.code
                keepsAlive = head.keepsAlive
            case .body(let range): keep(UnsafeRawBufferPointer(rebasing: rest[range]))
            case .end: phase = .complete
            }
        }
        return position
    }
}
