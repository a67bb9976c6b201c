package import HTTP1
package import HTTPTypes

/// Every number the server goes by; the defaults are the product's.
package struct ServerConfiguration: Sendable {
    /// Of request heads and chunked framing.
    package var limits = ParserLimits.default
    /// Longest body, in bytes, that is read and dropped for a request without a route before it is answered; with a
    /// longer one the connection ends.
    package var maximumUnreadBody = 262_144
    /// For the whole head, from its first byte.
    package var headTimeout = Duration.seconds(10)
    /// Between two reads of a body, and before its rate is looked at.
    package var bodyTimeout = Duration.seconds(30)
    /// Bytes per second a body must come in with once it has taken longer than ``bodyTimeout``.
    package var minimumBodyRate = 1_024
    /// Without any progress.
    package var writeTimeout = Duration.seconds(30)
    /// Between the end of an answer and the first byte of the next request.
    package var idleTimeout = Duration.seconds(60)
    /// How long the client may go on sending after the last answer, so that this answer is not lost to a reset.
    package var lingering = Duration.seconds(1)
    /// Open at the same time; one more is answered `overloaded` and closed.
    package var maximumConnections = 10_000
    /// How long ``HTTPServer/drain(within:)`` waits by default.
    package var shutdownTimeout = Duration.seconds(10)
    /// Number of event loops, at least 1.
    package var eventLoops = 1
    /// On every answer, those of the parser's refusals included; encoded once.
    package var constantFields: [HTTPField] = []

    package init() {}
}
