/// What is known after a POST; a judgement is left to the caller.
package struct HTTPSEvidence: Sendable, Equatable {
    /// Why the transfer was ended by us.
    package enum Abort: Sendable, Equatable {
        /// The caller wants to stop, and nothing had been sent.
        case cancelled
        /// The caller's last question, just before the request would have left, was answered with no.
        case refused
    }

    /// A `CURLcode`; 0 is success.
    package let result: Int32
    /// Of the answer; nil when there was none.
    package let status: Int?
    /// The first 64 KiB of the answer's body.
    package let body: [UInt8]
    /// `Retry-After` in seconds, when it was a number.
    package let retryAfter: Int?
    /// Whether the request may have left: from there on the provider may have acted on it.
    package let mayHaveLeft: Bool
    /// nil when the transfer ended by itself.
    package let abort: Abort?

    /// For ``HTTPSSession``, and for tests of what evidence means.
    package init(
        result: Int32, status: Int? = nil, body: [UInt8] = [], retryAfter: Int? = nil, mayHaveLeft: Bool,
        abort: Abort? = nil
    ) {
        self.result = result
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
        self.mayHaveLeft = mayHaveLeft
        self.abort = abort
    }
}
