/// What a step of ``RequestParser`` found.
package enum ParserEvent: Sendable, Equatable {
    /// Nothing complete; call again with the rest and more behind it.
    case needMoreData
    /// A checked head. What follows is `body`…, then `end`.
    case head(RequestHead)
    /// Bytes of the body, as offsets into the input of this step; never empty.
    case body(Range<Int>)
    /// The message is complete; the next step reads the next request.
    case end
}

/// One step of ``RequestParser``: what was found, and how many bytes of the input are done with.
package struct ParserStep: Sendable, Equatable {
    /// What was found; offsets in it count from the start of the input.
    package let event: ParserEvent
    /// Bytes from the start of the input that must not be given again, 0 or more (also with `needMoreData`).
    package let consumed: Int

    /// A step; made by the parser, and by tests that compare with one.
    package init(_ event: ParserEvent, consumed: Int) {
        self.event = event
        self.consumed = consumed
    }
}
