/// What a Redis connection can fail with. Texts come from the library or the server, never from values that were sent.
package enum RedisError: Error, Sendable, Equatable {
    /// The address is none that this client understands; the text says what is expected.
    case invalidAddress(String)
    /// Nobody answers there, or the login was refused.
    case cannotConnect(String)
    /// Lost, timed out or out of step; the connection is of no more use.
    case connectionLost(String)
    /// The server understood and refused: its code, such as `OOM` or `NOSCRIPT`, and its text.
    case server(code: String, message: String)
    /// An answer of another shape than the command's. Within a pipeline it leaves replies unread: the connection is of
    /// no more use.
    case unexpectedReply(String)
}
