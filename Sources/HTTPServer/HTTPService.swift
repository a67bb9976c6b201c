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
    /// Of every answer.
    let constantFields: FieldLines

    /// The middleware around the handlers.
    let pipeline: RequestPipeline

    private let stage = Atomic<Int>(0)
    private let census: Mutex<ConnectionCensus>

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
        census = Mutex(
            ConnectionCensus(
                maximum: configuration.maximumConnections,
                maximumPerAddress: configuration.maximumConnectionsPerAddress))
        constantFields = FieldLines(configuration.constantFields)
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

    /// Counts a connection; otherwise, why it is not taken.
    func admitConnection(from peer: SocketAddress?) -> ConnectionEnd? {
        census.withLock { $0.add(peer) }
    }

    /// Counts a connection out that was admitted.
    func connectionEnded(from peer: SocketAddress?) {
        census.withLock { $0.remove(peer) }
    }
}
