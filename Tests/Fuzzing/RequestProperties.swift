package import HTTP1

/// What holds for every input that a request parser is given.
package enum RequestProperties {
    /// Reads `bytes` whole and cut at each of `ways`, and looks at what was accepted.
    ///
    /// - Throws: the first promise that is not kept.
    /// - Returns: what the parser said.
    @discardableResult
    package static func check(
        _ bytes: [UInt8], ways: [[Int]], limits: ParserLimits, maximumBody: Int = .max,
        in memory: borrowing GuardedBuffer
    ) throws(Violation) -> Reading {
        let reader = RequestReader(limits: limits, maximumBody: maximumBody)
        let whole = try Reading(bytes, with: reader, in: memory)
        for cuts in ways {
            let split = try Reading(bytes, cuts: cuts, with: reader, in: memory)
            guard split == whole else {
                throw Violation("cut at \(cuts.prefix(8)): \(split.facts), whole: \(whole.facts)")
            }
        }
        try checkAccepted(whole, of: bytes, in: memory)
        return whole
    }

    /// Each head must look well-formed to a second, naive reader, and each whole request must survive being written
    /// anew.
    private static func checkAccepted(
        _ reading: Reading, of bytes: [UInt8], in memory: borrowing GuardedBuffer
    ) throws(Violation) {
        var head: RequestHead?
        var body: [UInt8] = []
        var boundary = 0
        var messageStart = 0
        for fact in reading.facts {
            switch fact {
            case .head(let accepted):
                head = accepted
                let end = reading.boundaries[boundary]
                boundary += 1
                try PlainHead(bytes[messageStart..<end]).confirm(accepted)
            case .body(let data):
                body = data
            case .end:
                let end = reading.boundaries[boundary]
                boundary += 1
                guard let head else { throw Violation("an end without a head") }
                try checkEnd(of: head, body: body, bytes[messageStart..<end])
                try checkRoundTrip(head, body: body, in: memory)
                body = []
                messageStart = end
            case .response, .error:
                break
            }
        }
    }

    private static func checkEnd(of head: RequestHead, body: [UInt8], _ message: ArraySlice<UInt8>) throws(Violation) {
        let isKept =
            switch head.framing {
            case .none: body.isEmpty && message.suffix(4) == [13, 10, 13, 10]
            case .length(let length): body.count == length && message.suffix(length) == body[...]
            case .chunked: message.suffix(4) == [13, 10, 13, 10] && body.count < message.count
            }
        guard isKept else { throw Violation("\(head.framing) ended after \(body.count) bytes of body") }
    }

    private static func checkRoundTrip(_ head: RequestHead, body: [UInt8], in memory: borrowing GuardedBuffer)
        throws(Violation)
    {
        let again = try Reading(CanonicalRequest.bytes(head, body: body), with: RequestReader(), in: memory)
        guard again.facts == [.head(head)] + (body.isEmpty ? [] : [.body(body)]) + [.end] else {
            throw Violation("\(head) written anew is \(again.facts)")
        }
    }
}
