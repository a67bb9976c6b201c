import HTTP1
import Logging
import Transport

/// Accepts the connections of one listening socket and deals them to the loops in turn. Runs on the socket's loop; the
/// connections are its child tasks, so that it ends when the last of them has.
struct Acceptor: Sendable {
    let listener: Listener
    let loop: EventLoop
    let service: HTTPService
    let hosts: [LoopConfined<ServingLoop>]
    let group: EventLoopGroup

    func run() async {
        let source = listener.source.value
        // One line for a shortage, not one for each connection that meets it.
        var isShort = false
        await withDiscardingTaskGroup { connections in
            accepting: while true {
                switch await source.next() {
                case .accepted(let connection):
                    isShort = false
                    let peer = connection.peer
                    let descriptor = connection.release()
                    let loop = group.next()
                    if let end = service.admitConnection(from: peer) {
                        connections.addTask(executorPreference: loop) { turnAway(descriptor, peer, end, on: loop) }
                        continue
                    }
                    connections.addTask(executorPreference: loop) { await serve(descriptor, peer, on: loop) }
                case .turnedAway:
                    if !isShort { service.logger.warning("no descriptor left for a connection") }
                    isShort = true
                    hosts[loop.index].value.counters.turnedAway(.descriptorLimit)
                case .closed:
                    break accepting
                }
            }
        }
    }

    /// Stops accepting: what had arrived is still served, and ``run()`` ends when the last connection has.
    func leave() async {
        let departure = await listener.source.value.leave()
        let facts: Logger.Metadata = ["event": "http.left", "address": "\(listener.address)"]
        switch departure {
        case .unattended: service.logger.debug("stopped listening", metadata: facts)
        case .handedOver: service.logger.notice("another process has taken the port over", metadata: facts)
        case .uncertain(let error):
            service.logger.warning(
                "stopped listening; whether another process has taken the port over could not be found out",
                metadata: facts.merging(["error": "\(error)"]) { own, _ in own })
        }
    }

    /// Stops accepting at once: what has not been accepted is reset.
    func cutOff() {
        listener.source.value.close()
    }

    /// One connection, from the loop's first sight of it to the closing of its descriptor.
    private func serve(_ descriptor: Int32, _ peer: SocketAddress?, on loop: EventLoop) async {
        let host = hosts[loop.index].value
        let socket = StreamSocket(adopting: OwnedDescriptor(descriptor), peer: peer, on: loop)
        host.add(socket)
        let connection = HTTPConnection(socket: socket, service: service, host: host)
        let end = await connection.serve()
        host.remove(socket, end)
        socket.close()
        service.connectionEnded(from: peer)
    }

    /// One send without waiting, as the point is to have nothing more to do with it.
    private func turnAway(_ descriptor: Int32, _ peer: SocketAddress?, _ end: ConnectionEnd, on loop: EventLoop) {
        let host = hosts[loop.index].value
        let socket = StreamSocket(adopting: OwnedDescriptor(descriptor), peer: peer, on: loop)
        host.counters.turnedAway(end)
        let response = service.pipeline.response(refusing: .overloaded)
        var body: [UInt8] = []
        if case .bytes(let bytes) = response.body { body = bytes }
        var answer: [UInt8] = []
        ResponseEncoder.appendHead(
            status: response.status, fields: response.fields, framing: .length(body.count), keepsAlive: false,
            version: .http11, date: host.dateBytes(), extra: service.constantLines, to: &answer)
        answer += body
        // Whether the client got it changes nothing.
        _ = try? answer.withUnsafeBytes { try socket.send($0) }
        socket.shutdownWrite()
        socket.close()
    }
}
