/// Where and within which limits the HTTP server listens.
package struct HTTPSettings: Sendable, Equatable {
    /// Addresses to listen on: `HOST:PORT`, `unix:PATH` or `fd:NUMBER`.
    package let listen: [String]
    /// Whether a setting names them; otherwise they are the default, and sockets of a service manager take their place.
    package let namesListeners: Bool
    /// `HTTP_REUSEPORT`: the next process may listen there before this one has stopped.
    package let sharesListeners: Bool
    package let limits: HTTPLimitSettings
    package let timeouts: HTTPTimeoutSettings
    /// Event loops, 1 to 64.
    package let eventLoops: Int
    /// How long requests in flight may take to finish once the service stops.
    package let shutdownTimeout: Duration
    /// How long readiness says no before the listener closes, so that a balancer can look elsewhere.
    package let drainDelay: Duration
    /// Requests slower than this are logged as warnings.
    package let slowRequest: Duration

    package init(_ reader: inout SettingsReader, cores: Int) {
        namesListeners = ["HTTP_LISTEN", "HOST", "PORT"].contains { reader.text($0) != nil }
        listen = Self.listen(&reader)
        sharesListeners = reader.flag("HTTP_REUSEPORT", default: false)
        limits = HTTPLimitSettings(&reader)
        timeouts = HTTPTimeoutSettings(&reader)
        eventLoops = reader.integer("HTTP_EVENT_LOOPS", default: max(1, cores - 1), in: 1...64)
        let span = Duration.milliseconds(10)...Duration.seconds(3_600)
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
