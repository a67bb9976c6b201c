import HTTP1

/// What an exchange and its connection tell each other.
extension HTTPExchange {
    /// What of a connection outlives the exchanges that serve it.
    struct Past {
        /// Whether the next request may have no more empty lines before it.
        var hasSkippedEmptyLine = false
        /// Requests that were answered.
        var answered = 0
    }

    /// What the connection has to wait for.
    enum Awaited {
        case moreBytes
        /// - mustClose: whether the answer is the last.
        case handler(Request, mustClose: Bool)
        case delivery(Answer)
        case refusal(ParseError)
        /// What was begun did not come in time: the rest of the connection.
        case timeout
        /// Nothing any more.
        case end(ConnectionEnd)
    }

    /// How much of a request has come.
    enum Progress {
        case nothing
        case head
        case body(received: Int)
        /// Nobody wants the body that is coming.
        case unreadBody
    }

    /// An answer that was put behind those which wait to be sent.
    struct Answer {
        let keepsAlive: Bool
        let remainder: Remainder?
    }

    /// The part of a response that is not gathered with others.
    enum Remainder {
        case bytes([UInt8])
        case stream(ResponseFraming, @Sendable (inout ResponseBodyWriter) async throws -> Void)
    }
}
