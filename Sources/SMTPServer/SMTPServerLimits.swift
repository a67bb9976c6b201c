/// What a client is held to.
package struct SMTPServerLimits: Sendable, Equatable {
    /// Longest message in bytes, announced as SIZE (RFC 1870).
    package var message = 10 << 20
    /// Recipients of one mail; RFC 5321 §4.5.3.1.8 asks for 100.
    package var recipients = 100
    /// Longest command line in bytes, CR LF included: the 512 of RFC 5321 §4.5.3.1.4 and what extensions add.
    package var commandLine = 2_048
    /// Commands in one session that are refused for their form, before the connection ends.
    package var errors = 20
    /// Without a byte from the client (RFC 5321 §4.5.3.2.7).
    package var idle = Duration.seconds(300)
    /// Open at the same time.
    package var connections = 512
    /// Waited before each reply, to make a distant server of a near one; zero: not at all.
    package var replyDelay = Duration.zero

    /// The limits above.
    package init() {}
}
