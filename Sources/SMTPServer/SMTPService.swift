import Logging
import Transport

/// What all connections of a server share.
struct SMTPService: Sendable {
    let name: String
    let limits: SMTPServerLimits
    let receiver: any MailReceiver
    let logger: Logger
    /// Touched on the server's loop only.
    let host: LoopConfined<SMTPHost>

    /// Takes connections until the source is closed, and returns when the last of them has ended. On the loop.
    func accept(_ source: ConnectionSource, on loop: EventLoop) async {
        await withDiscardingTaskGroup { connections in
            accepting: while true {
                switch await source.next() {
                case .accepted(let connection):
                    let peer = connection.peer
                    let descriptor = connection.release()
                    connections.addTask(executorPreference: loop) { await serve(descriptor, peer, on: loop) }
                case .turnedAway: logger.warning("no descriptor left for a connection")
                case .closed: break accepting
                }
            }
        }
    }

    private func serve(_ descriptor: Int32, _ peer: SocketAddress?, on loop: EventLoop) async {
        let host = host.value
        let socket = StreamSocket(adopting: OwnedDescriptor(descriptor), peer: peer, on: loop)
        host.sockets[ObjectIdentifier(socket)] = socket
        await SMTPConnection(socket: socket, service: self, host: host).serve()
        host.sockets[ObjectIdentifier(socket)] = nil
        socket.close()
    }
}

/// What is open; confined to the server's loop.
final class SMTPHost {
    var sources: [ConnectionSource] = []
    var sockets: [ObjectIdentifier: StreamSocket] = [:]
    private(set) var isStopping = false

    /// Closes what listens, and wakes every connection that waits for its client.
    func beginStopping() {
        isStopping = true
        for source in sources { source.close() }
        for socket in sockets.values { socket.interruptRead() }
    }

    /// Ends every wait of every connection for good.
    func cutOff() {
        for socket in sockets.values { socket.interrupt() }
    }
}
