/// How long the HTTP server waits for a client; each from 10 ms to an hour.
package struct HTTPTimeoutSettings: Sendable, Equatable {
    /// For a whole head, from its first byte.
    package let head: Duration
    /// Longest silence within a body.
    package let body: Duration
    /// A body may take so long at any pace.
    package let bodyGrace: Duration
    /// Bytes per second of a body that takes longer, 1 to 1,000,000.
    package let bodyRate: Int
    /// A body may take so long at that rate.
    package let bodySlow: Duration
    /// Bytes per second of a body that takes longer still, 1 to 1,000,000.
    package let bodySlowRate: Int
    /// For a body that is read and dropped.
    package let unreadBody: Duration
    /// For a client to take anything of what is sent.
    package let write: Duration
    /// For a client to take what is sent at any pace.
    package let writeGrace: Duration
    /// Bytes per second of a client that takes longer, 1 to 1,000,000.
    package let writeRate: Int
    /// Between an answer and the next request, and before the first.
    package let idle: Duration
    /// For what a client still sends after the last answer.
    package let linger: Duration
    /// For the next request of a connection while the server drains.
    package let drainGrace: Duration

    init(_ reader: inout SettingsReader) {
        let span = Duration.milliseconds(10)...Duration.seconds(3_600)
        let rates = 1...1_000_000
        head = reader.duration("HTTP_HEAD_TIMEOUT", default: .seconds(10), in: span)
        body = reader.duration("HTTP_BODY_TIMEOUT", default: .seconds(30), in: span)
        bodyGrace = reader.duration("HTTP_BODY_GRACE", default: .seconds(10), in: span)
        bodyRate = reader.integer("HTTP_BODY_RATE", default: 500, in: rates)
        bodySlow = reader.duration("HTTP_SLOW_BODY_GRACE", default: .seconds(60), in: span)
        bodySlowRate = reader.integer("HTTP_SLOW_BODY_RATE", default: 1_024, in: rates)
        unreadBody = reader.duration("HTTP_UNREAD_BODY_TIMEOUT", default: .seconds(1), in: span)
        write = reader.duration("HTTP_WRITE_TIMEOUT", default: .seconds(30), in: span)
        writeGrace = reader.duration("HTTP_WRITE_GRACE", default: .seconds(10), in: span)
        writeRate = reader.integer("HTTP_WRITE_RATE", default: 240, in: rates)
        idle = reader.duration("HTTP_IDLE_TIMEOUT", default: .seconds(60), in: span)
        linger = reader.duration("HTTP_LINGER_TIMEOUT", default: .seconds(1), in: span)
        drainGrace = reader.duration("HTTP_DRAIN_GRACE", default: .milliseconds(500), in: .zero ... .seconds(3_600))
    }
}
