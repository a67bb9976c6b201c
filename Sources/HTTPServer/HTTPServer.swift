package import Logging
import Synchronization
package import Transport

/// An HTTP/1.1 server: listens, deals connections to event loops, and ends in good order. Usable from any thread.
///
///     let server = try HTTPServer(configuration: …, routes: router.freeze(), middleware: […], failures: …, …)
///     let addresses = try server.start(on: [.tcp(host: "127.0.0.1", port: 0)])
///     …
///     await server.drain()
package final class HTTPServer: Sendable {
    /// What all connections share.
    let service: HTTPService
    private let group: EventLoopGroup
    private let hosts: [LoopConfined<ServingLoop>]
    private let acceptors = Mutex<[(acceptor: Acceptor, task: Task<Void, Never>)]>([])
    private let draining = Mutex<Task<Void, Never>?>(nil)

    /// Starts the loops; nothing is accepted yet.
    ///
    /// - Parameters:
    ///   - middleware: the first is the outermost.
    ///   - failures: renders what no handler answers, the parser's refusals included.
    ///   - statistics: one object may serve several servers.
    /// - Throws: when the descriptors of the loops cannot be had.
    package init(
        configuration: ServerConfiguration, routes: RouteTable, middleware: [any Middleware] = [],
        failures: any FailureResponder, logger: Logger, statistics: ServerStatistics = ServerStatistics()
    ) throws(SystemCallError) {
        let service = HTTPService(
            configuration: configuration, routes: routes, middleware: middleware, failures: failures, logger: logger,
            statistics: statistics)
        self.service = service
        group = try EventLoopGroup(count: configuration.eventLoops)
        hosts = group.loops.map { loop in
            LoopConfined(ServingLoop(loop, service: service, counters: statistics.shard(for: loop)), to: loop)
        }
    }

    /// The loops, for what else of the application lives on them.
    package var loops: EventLoopGroup { group }

    /// Returns when every loop has taken a turn after this call: the evidence that none of them is stuck.
    package func turnEveryLoop() async {
        await onEveryLoop { _ in }
    }

    /// Listens on all of `addresses` and begins to serve. Blocks while a host name is looked up.
    ///
    /// - Parameter isShared: lets the next process listen there before this one drains: see
    ///   ``ListeningSocket/init(binding:isShared:)``.
    /// - Returns: where it listens, with the ports the kernel chose for 0.
    /// - Throws: what bind(2) says of the first address that cannot be had; then none is listened on.
    @discardableResult
    package func start(
        on addresses: [ListenAddress], isShared: Bool = false
    ) throws(SystemCallError) -> [SocketAddress] {
        let loop = group.loops[0]
        var listeners: [Listener] = []
        for address in addresses { listeners += try address.listen(on: loop, isShared: isShared) }
        for listener in listeners {
            let acceptor = Acceptor(listener: listener, loop: loop, service: service, hosts: hosts, group: group)
            let task = Task(executorPreference: loop) { await acceptor.run() }
            acceptors.withLock { $0.append((acceptor, task)) }
        }
        return listeners.map(\.address)
    }

    /// Whether ``drain(within:)`` had to break off what did not end in time.
    package var hasBrokenOff: Bool { service.isCutOff }

    /// Ends in good order: leaves its addresses once what has arrived there is accepted, closes idle connections, and
    /// answers the requests that are under way, or come within the grace, with `Connection: close`. After `limit` (nil:
    /// the configured time) breaks off what is left. Returns when everything has ended, at the latest one second after
    /// the limit. A second call waits for the first.
    package func drain(within limit: Duration? = nil) async {
        let draining = draining.withLock { draining in
            let task = draining ?? Task { await drainOnce(within: limit ?? service.configuration.shutdownTimeout) }
            draining = task
            return task
        }
        await draining.value
    }

    private func drainOnce(within limit: Duration) async {
        service.beginDraining()
        let acceptors = acceptors.withLock { $0 }
        let departures = acceptors.map { acceptor, _ in
            Task(executorPreference: acceptor.loop) { await acceptor.leave() }
        }
        await onEveryLoop { $0.drain() }

        let (ends, end) = AsyncStream.makeStream(of: Bool.self)
        let completion = Task {
            for departure in departures { await departure.value }
            for (_, task) in acceptors { await task.value }
            await onEveryLoop { await $0.waitUntilEmpty() }
            end.yield(true)
        }
        let watchdog = Task {
            try await Task.sleep(for: limit)
            service.cutOff()
            for (acceptor, task) in acceptors {
                task.cancel()
                await Task(executorPreference: acceptor.loop) { acceptor.cutOff() }.value
            }
            await onEveryLoop { $0.cutOff() }
            // A handler that does not heed its cancellation is left behind.
            try await Task.sleep(for: .seconds(1))
            end.yield(false)
        }
        var endedByItself = false
        for await ended in ends {
            endedByItself = ended
            break
        }
        watchdog.cancel()
        completion.cancel()
        if endedByItself { group.shutdown() }
    }

    private func onEveryLoop(_ body: @escaping @Sendable (ServingLoop) async -> Void) async {
        for (loop, host) in zip(group.loops, hosts) {
            await Task(executorPreference: loop) { await body(host.value) }.value
        }
    }
}
