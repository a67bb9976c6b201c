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
    init(_ settings: HTTPSettings) {
        self.init()
        headTimeout = settings.headTimeout
        bodyTimeout = settings.bodyTimeout
        writeTimeout = settings.writeTimeout
        idleTimeout = settings.idleTimeout
        maximumConnections = settings.maximumConnections
        shutdownTimeout = settings.shutdownTimeout
        eventLoops = settings.eventLoops
        constantFields = SecurityHeaders.fields
    }
}
