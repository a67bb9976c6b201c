import HTTP1
import HTTPTypes
import Logging
import Synchronization
import Transport

/// What every connection of a server needs and none changes. Shared by all loops.
final class HTTPService: Sendable {
    let configuration: ServerConfiguration
    let routes: RouteTable
    let statistics: ServerStatistics
    let logger: Logger
    let lifecycleLimits: ConnectionLifecycle.Limits
    /// The constant fields as header lines, CRLF included.
    let constantLines: [UInt8]

    /// The middleware around the handlers.
    let pipeline: RequestPipeline

    private let stage = Atomic<Int>(0)
    private let openConnections = Atomic<Int>(0)

    init(
        configuration: ServerConfiguration, routes: RouteTable, middleware: [any Middleware],
        failures: any FailureResponder, logger: Logger, statistics: ServerStatistics
    ) {
        self.configuration = configuration
        self.routes = routes
        self.statistics = statistics
        self.logger = logger
        pipeline = RequestPipeline(middleware, around: RouteDispatcher(failures: failures))
        lifecycleLimits = ConnectionLifecycle.Limits(configuration)
        constantLines = ResponseEncoder.constantLines(configuration.constantFields)
    }

    /// Whether connections are to end with the answer they are at.
    var isDraining: Bool { stage.load(ordering: .relaxed) >= 1 }

    /// Whether connections are to end now.
    var isCutOff: Bool { stage.load(ordering: .relaxed) >= 2 }

    func beginDraining() {
        stage.store(1, ordering: .relaxed)
    }

    func cutOff() {
        stage.store(2, ordering: .relaxed)
    }

    /// False when there are as many connections as the server takes.
    func admitConnection() -> Bool {
        let count = openConnections.add(1, ordering: .relaxed).newValue
        guard count > configuration.maximumConnections else { return true }
        openConnections.subtract(1, ordering: .relaxed)
        return false
    }

    func connectionEnded() {
        openConnections.subtract(1, ordering: .relaxed)
    }
}
