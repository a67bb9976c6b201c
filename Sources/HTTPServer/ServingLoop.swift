import Glibc
import HTTP1
import Transport

/// What the connections of one event loop share; confined to that loop.
final class ServingLoop {
    let loop: EventLoop
    let counters: ServerStatistics.Shard
    /// Up to date after ``updateStandingLines()``.
    private(set) var standingLines: StandingLines
    private let service: HTTPService

    private var exchanges: [HTTPExchange] = []

    /// By number; a number is used again.
    private var connections: [HTTPConnection?] = []
    private var freeNumbers: [Int] = []
    private var whenEmpty: [UnsafeContinuation<Void, Never>] = []

    /// As many requests are usually being answered at the same time, by handlers that wait.
    private static let keptExchanges = 64

    init(_ loop: EventLoop, service: HTTPService, counters: ServerStatistics.Shard) {
        self.loop = loop
        self.service = service
        self.counters = counters
        standingLines = StandingLines(constant: service.constantFields)
    }

    /// Formats `Date` once a second. The coarse clock is read without entering the kernel and is late by a few
    /// milliseconds at most.
    func updateStandingLines() {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        standingLines.update(to: Int64(time.tv_sec))
    }

    // MARK: Exchanges

    func takeExchange() -> HTTPExchange {
        exchanges.popLast() ?? HTTPExchange(service: service, host: self)
    }

    /// - Parameter exchange: has ended.
    func giveBack(_ exchange: HTTPExchange) {
        if exchanges.count < Self.keptExchanges { exchanges.append(exchange) }
    }

    // MARK: Connections

    /// Serves a connection from now on.
    func open(_ descriptor: consuming OwnedDescriptor, from peer: SocketAddress?) {
        let socket = StreamSocket(adopting: descriptor, peer: peer, on: loop)
        let number = freeNumbers.popLast() ?? connections.count
        let connection = HTTPConnection(socket: socket, service: service, host: self, number: number)
        if number == connections.count { connections.append(connection) } else { connections[number] = connection }
        counters.opened()
        connection.begin()
    }

    /// Answers a connection that is one too many, and closes it: one send without waiting, as the point is to have nothing
    /// more to do with it.
    func turnAway(_ descriptor: consuming OwnedDescriptor, from peer: SocketAddress?, _ end: ConnectionEnd) {
        let socket = StreamSocket(adopting: descriptor, peer: peer, on: loop)
        counters.turnedAway(end)
        let response = service.pipeline.response(refusing: .overloaded)
        var body: [UInt8] = []
        if case .bytes(let bytes) = response.body { body = bytes }
        var answer = WireBuffer()
        updateStandingLines()
        ResponseEncoder.appendHead(
            status: response.status, shared: response.shared, fields: response.fields, framing: .length(body.count),
            keepsAlive: false, version: .http11, standing: standingLines, to: &answer)
        answer.append(body)
        // Whether the client got it changes nothing.
        _ = try? socket.send(answer.bytes)
        socket.shutdownWrite()
        socket.close()
    }

    /// Forgets a connection that is over.
    func remove(_ connection: HTTPConnection, number: Int, _ end: ConnectionEnd) {
        connections[number] = nil
        freeNumbers.append(number)
        counters.closed(end)
        guard isEmpty else { return }
        for waiting in whenEmpty { waiting.resume() }
        whenEmpty.removeAll()
    }

    private var isEmpty: Bool { freeNumbers.count == connections.count }

    // MARK: What a drain must reach

    /// Tells every connection that the server is stopping; those opened from now on find out by themselves.
    func drain() {
        for connection in connections { connection?.drain() }
    }

    /// Ends every wait of every connection for good.
    func cutOff() {
        for connection in connections { connection?.cutOff() }
    }

    /// Suspends until the last connection is over; there must be none after it.
    func waitUntilEmpty() async {
        if !isEmpty { await withUnsafeContinuation { whenEmpty.append($0) } }
        // They hold this loop as it holds them.
        exchanges.removeAll()
    }
}
