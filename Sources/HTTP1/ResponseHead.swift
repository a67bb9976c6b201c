package import HTTPTypes

/// Everything before the body of a response, checked (RFC 9112 §4).
package struct ResponseHead: Sendable, Equatable {
    /// 100 to 599, without the reason phrase, which means nothing to a client.
    package var status: HTTPResponse.Status
    /// The version the server speaks.
    package var version: HTTPVersion
    /// The field lines in order.
    package var fields: FieldSection
    /// How the body is delimited; decided once, here (RFC 9112 §6.3).
    package var framing: ResponseFraming
    /// Whether the connection may carry another request after this response (RFC 9112 §9.3).
    package var keepsAlive: Bool
}

/// What a step of ``ResponseParser`` found.
package enum ResponseEvent: Sendable, Equatable {
    /// Nothing complete; call again with the rest and more behind it.
    case needMoreData
    /// A 1xx response: the real one follows (RFC 9110 §15.2).
    case interim(ResponseHead)
    /// A final head. What follows is `body`…, then `end`.
    case head(ResponseHead)
    /// Bytes of the body, as offsets into the input of this step; never empty.
    case body(Range<Int>)
    /// The response is complete.
    case end
}

/// One step of ``ResponseParser``: what was found, and how many bytes of the input are done with.
package struct ResponseStep: Sendable, Equatable {
    /// What was found; offsets in it count from the start of the input.
    package let event: ResponseEvent
    /// Bytes from the start of the input that must not be given again.
    package let consumed: Int

    /// A step; made by the parser, and by tests that compare with one.
    package init(_ event: ResponseEvent, consumed: Int) {
        self.event = event
        self.consumed = consumed
    }
}
