package import HTTP1
package import HTTPTypes

/// What holds for every input that a response parser is given.
package enum ResponseProperties {
    /// Reads `bytes` whole and cut at each of `ways`.
    ///
    /// - Throws: the first promise that is not kept.
    /// - Returns: what the parser said.
    @discardableResult
    package static func check(
        _ bytes: [UInt8], ways: [[Int]], limits: ParserLimits, requestMethod: HTTPRequest.Method,
        in memory: borrowing GuardedBuffer
    ) throws(Violation) -> Reading {
        let reader = ResponseReader(limits: limits, requestMethod: requestMethod)
        let whole = try Reading(bytes, with: reader, in: memory)
        for cuts in ways {
            let split = try Reading(bytes, cuts: cuts, with: reader, in: memory)
            guard split == whole else {
                throw Violation("cut at \(cuts.prefix(8)): \(split.facts), whole: \(whole.facts)")
            }
        }
        try checkBodies(whole, requestMethod: requestMethod)
        return whole
    }

    private static func checkBodies(_ reading: Reading, requestMethod: HTTPRequest.Method) throws(Violation) {
        var head: ResponseHead?
        var body = 0
        for fact in reading.facts {
            switch fact {
            case .response(let accepted):
                head = accepted
                body = 0
            case .body(let bytes):
                body = bytes.count
                guard head?.framing != ResponseFraming.none else { throw Violation("a body where none can be") }
            case .end:
                guard let head else { throw Violation("an end without a head") }
                if case .length(let length) = head.framing, length != body {
                    throw Violation("\(body) bytes of body, \(length) announced")
                }
                if requestMethod == .head || [204, 304].contains(head.status.code), head.framing != .none {
                    throw Violation("\(head.status.code) to \(requestMethod) has a body")
                }
            case .head, .error:
                break
            }
        }
    }
}
