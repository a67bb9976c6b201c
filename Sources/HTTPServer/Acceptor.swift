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
        await withDiscardingTaskGroup { connections in
            accepting: while true {
                switch await source.next() {
                case .accepted(let connection):
                    let peer = connection.peer
                    let descriptor = connection.release()
                    let loop = group.next()
                    if let end = service.admitConnection(from: peer) {
                        connections.addTask(executorPreference: loop) { turnAway(descriptor, peer, end, on: loop) }
                        continue
                    }
                    connections.addTask(executorPreference: loop) { await serve(descriptor, peer, on: loop) }
                case .turnedAway:
                    service.logger.warning("no descriptor left for a connection")
                    hosts[loop.index].value.counters.turnedAway(.descriptorLimit)
                case .closed:
                    break accepting
                }
            }
        }
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
