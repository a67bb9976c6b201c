import HTTP1
import HTTPServer
import Operations
import PatientAPI
import ServiceLifecycle
import Settings

/// Keeps the HTTP server until the process stops, and then drains it: readiness says no at once, the listener closes
/// after the configured delay, requests in flight are finished.
struct ServerService: Service {
    let server: HTTPServer
    let health: HealthChecks
    let settings: HTTPSettings

    func run() async throws {
        try? await gracefulShutdown()
        health.beginDraining()
        if settings.drainDelay > .zero { try? await Task.sleep(for: settings.drainDelay) }
        await server.drain(within: settings.shutdownTimeout)
    }
}

extension ServerConfiguration {
    /// - Parameter descriptors: how many this process may have. What the database, the queue and the log need of them is
    ///   set aside; the rest is for connections.
    init(_ settings: HTTPSettings, descriptors: Int) {
        self.init()
        limits = ParserLimits(settings.limits)
        maximumUnreadBody = settings.limits.unreadBody
        maximumRequestsPerConnection = settings.limits.requestsPerConnection
        maximumConnections = min(settings.limits.connections, max(1, descriptors - 64))
        maximumConnectionsPerAddress = settings.limits.connectionsPerAddress
        headTimeout = settings.timeouts.head
        bodyPace = BodyPace(settings.timeouts)
        unreadBodyTimeout = settings.timeouts.unreadBody
        answerPace = AnswerPace(settings.timeouts)
        idleTimeout = settings.timeouts.idle
        lingering = settings.timeouts.linger
        drainGrace = settings.timeouts.drainGrace
        shutdownTimeout = settings.shutdownTimeout
        eventLoops = settings.eventLoops
        constantFields = SecurityHeaders.fields
    }
}

extension ParserLimits {
    init(_ settings: HTTPLimitSettings) {
        self.init(
            requestLine: settings.requestLine, fieldLine: settings.fieldLine, headerSection: settings.headerSection,
            fieldCount: settings.fields, chunkOverhead: settings.chunkOverhead)
    }
}

extension BodyPace {
    fileprivate init(_ settings: HTTPTimeoutSettings) {
        self.init()
        pause = settings.body
        grace = settings.bodyGrace
        rate = settings.bodyRate
        slow = settings.bodySlow
        slowRate = settings.bodySlowRate
    }
}

extension AnswerPace {
    fileprivate init(_ settings: HTTPTimeoutSettings) {
        self.init()
        pause = settings.write
        grace = settings.writeGrace
        rate = settings.writeRate
    }
}
