package import HTTP1
package import HTTPTypes

/// Every number the server goes by; the defaults are the product's.
package struct ServerConfiguration: Sendable {
    /// Of request heads and chunked framing.
    package var limits = ParserLimits.default
    /// Longest body, in bytes, that is read and dropped for a request which does not want it, before it is answered; with
    /// a longer one the connection ends.
    package var maximumUnreadBody = 262_144
    /// How long such a body may take; afterwards the connection ends with the answer.
    package var unreadBodyTimeout = Duration.seconds(1)
    /// For the whole head, from its first byte.
    package var headTimeout = Duration.seconds(10)
    /// How fast a body has to come.
    package var bodyPace = BodyPace()
    /// How fast an answer has to be taken.
    package var answerPace = AnswerPace()
    /// Between the end of an answer and the first byte of the next request.
    package var idleTimeout = Duration.seconds(60)
    /// How long the client may go on sending after the last answer, so that this answer is not lost to a reset.
    package var lingering = Duration.seconds(1)
    /// Answered on one connection before it ends; 0 for no limit.
    package var maximumRequestsPerConnection = 0
    /// Open at the same time; one more is answered `overloaded` and closed.
    package var maximumConnections = 10_000
    /// Open at the same time from one IPv4 address or IPv6 /64, loopback and unix sockets excepted; one more is answered
    /// `overloaded` and closed. 0 for no limit.
    package var maximumConnectionsPerAddress = 512
    /// While the server drains, how long after its last answer (or its opening) a connection may still bring a request;
    /// one that has been idle for longer is closed at once.
    package var drainGrace = Duration.milliseconds(500)
    /// How long ``HTTPServer/drain(within:)`` waits by default.
    package var shutdownTimeout = Duration.seconds(10)
    /// Number of event loops, at least 1.
    package var eventLoops = 1
    /// On every answer, those of the parser's refusals included; encoded once.
    package var constantFields: [HTTPField] = []

    package init() {}
}
