/// Where and within which limits the HTTP server listens.
package struct HTTPSettings: Sendable, Equatable {
    /// Addresses to listen on: `HOST:PORT`, `unix:PATH` or `fd:NUMBER`.
    package let listen: [String]
    /// Body limit of a single registration in bytes, 1 KiB to 16 MiB.
    package let maximumBody: Int
    /// Connections open at once, 1 to 1,000,000; the descriptor limit caps it further.
    package let maximumConnections: Int
    /// Event loops, 1 to 64.
    package let eventLoops: Int
    package let headTimeout: Duration
    package let bodyTimeout: Duration
    package let writeTimeout: Duration
    package let idleTimeout: Duration
    /// How long requests in flight may take to finish once the service stops.
    package let shutdownTimeout: Duration
    /// How long readiness says no before the listener closes, so that a balancer can look elsewhere.
    package let drainDelay: Duration
    /// Requests slower than this are logged as warnings.
    package let slowRequest: Duration

    package init(_ reader: inout SettingsReader, cores: Int) {
        listen = Self.listen(&reader)
        maximumBody = reader.integer("HTTP_MAX_BODY", default: 65_536, in: 1_024...16_777_216)
        maximumConnections = reader.integer("HTTP_MAX_CONNECTIONS", default: 10_000, in: 1...1_000_000)
        eventLoops = reader.integer("HTTP_EVENT_LOOPS", default: max(1, cores - 1), in: 1...64)
        let span = Duration.milliseconds(10)...Duration.seconds(3_600)
        headTimeout = reader.duration("HTTP_HEAD_TIMEOUT", default: .seconds(10), in: span)
        bodyTimeout = reader.duration("HTTP_BODY_TIMEOUT", default: .seconds(30), in: span)
        writeTimeout = reader.duration("HTTP_WRITE_TIMEOUT", default: .seconds(30), in: span)
        idleTimeout = reader.duration("HTTP_IDLE_TIMEOUT", default: .seconds(60), in: span)
        shutdownTimeout = reader.duration("SHUTDOWN_TIMEOUT", default: .seconds(20), in: span)
        drainDelay = reader.duration("SHUTDOWN_DRAIN_DELAY", default: .zero, in: .zero ... .seconds(600))
        slowRequest = .milliseconds(reader.integer("LOG_SLOW_MS", default: 250, in: 1...3_600_000))
    }

    private static func listen(_ reader: inout SettingsReader) -> [String] {
        if let text = reader.text("HTTP_LISTEN") {
            let addresses = text.split(separator: ",").map { String($0).trimmingBlanks() }.filter { !$0.isEmpty }
            if addresses.isEmpty { reader.reject("HTTP_LISTEN", "must name at least one address") }
            return addresses
        }
        let port = reader.integer("PORT", default: 8_000, in: 0...65_535)
        let host = reader.text("HOST") ?? "127.0.0.1"
        return [host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"]
    }
}
