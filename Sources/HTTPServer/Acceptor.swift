import Logging
import Transport

/// Accepts the connections of one listening socket and deals them to the loops in turn. Runs on the socket's loop.
struct Acceptor: Sendable {
    let listener: Listener
    let loop: EventLoop
    let service: HTTPService
    let hosts: [LoopConfined<ServingLoop>]
    let group: EventLoopGroup

    /// Returns when the source is closed and every connection has reached its loop.
    func run() async {
        let source = listener.source.value
        // One line for a shortage, not one for each connection that meets it.
        var isShort = false
        await withDiscardingTaskGroup { handovers in
            while true {
                switch await source.next() {
                case .accepted(let connection):
                    isShort = false
                    let peer = connection.peer
                    let descriptor = connection.release()
                    let loop = group.next()
                    let refusal = service.admitConnection(from: peer)
                    if loop.isCurrent {
                        welcome(descriptor, peer, refusal, on: loop)
                    } else {
                        handovers.addTask(executorPreference: loop) { welcome(descriptor, peer, refusal, on: loop) }
                    }
                case .turnedAway:
                    if !isShort { service.logger.warning("no descriptor left for a connection") }
                    isShort = true
                    hosts[loop.index].value.counters.turnedAway(.descriptorLimit)
                case .closed:
                    return
                }
            }
        }
    }

    /// Stops accepting: what had arrived is still served, and ``run()`` ends when all of it has reached its loop.
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

    /// A connection is on the loop that will serve it.
    private func welcome(_ descriptor: Int32, _ peer: SocketAddress?, _ refusal: ConnectionEnd?, on loop: EventLoop) {
        let host = hosts[loop.index].value
        if let refusal {
            host.turnAway(OwnedDescriptor(descriptor), from: peer, refusal)
        } else {
            host.open(OwnedDescriptor(descriptor), from: peer)
        }
    }
}
