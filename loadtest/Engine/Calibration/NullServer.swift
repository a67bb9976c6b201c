import HTTP1
package import Transport

/// A server that parses requests and answers all of them with the same bytes: what it leaves of the machine is all that
/// a generator can have. It has an event loop of its own.
package final class NullServer: Sendable {
    /// The port on 127.0.0.1.
    package let port: UInt16
    private let loop: EventLoop
    private let confined: LoopConfined<State>

    /// What lives on the loop.
    private final class State {
        var listening: ListeningSocket?
        var source: ConnectionSource?
        var sockets: [ObjectIdentifier: StreamSocket] = [:]

        init(_ socket: consuming ListeningSocket) {
            listening = consume socket
        }
    }

    private static let answer = Array(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}".utf8)

    /// Listens on a port that the kernel chooses.
    package init() throws(SystemCallError) {
        loop = try EventLoop()
        guard let address = SocketAddress(host: "127.0.0.1", port: 0) else {
            preconditionFailure("127.0.0.1 is a numeric address")
        }
        let socket = try ListeningSocket(binding: address)
        port = socket.localAddress.port ?? 0
        confined = LoopConfined(State(socket), to: loop)
    }

    /// Serves until ``stop()``; once.
    package func serve() async {
        await Task(executorPreference: loop) { await self.accept() }.value
        loop.stop()
    }

    /// Ends ``serve()`` and every connection.
    package func stop() async {
        await Task(executorPreference: loop) {
            self.confined.value.source?.close()
            for socket in self.confined.value.sockets.values { socket.interrupt() }
        }.value
    }

    private func accept() async {
        let state = confined.value
        guard let socket = state.listening.take() else { return }
        let source = ConnectionSource(socket, on: loop)
        state.source = source
        await withDiscardingTaskGroup { connections in
            while true {
                switch await source.next() {
                case .accepted(let connection):
                    let socket = StreamSocket(adopting: OwnedDescriptor(connection.release()), peer: nil, on: loop)
                    let name = ObjectIdentifier(socket)
                    state.sockets[name] = socket
                    connections.addTask(executorPreference: loop) { await self.answer(name) }
                case .turnedAway: continue
                case .closed: return
                }
            }
        }
        state.source = nil
    }

    private func answer(_ name: ObjectIdentifier) async {
        guard let socket = confined.value.sockets[name] else { return }
        defer {
            confined.value.sockets[name] = nil
            socket.close()
        }
        var buffer = ReceiveBuffer(on: loop)
        var parser = RequestParser()
        var answers: [UInt8] = []
        do {
            while case .received = try await socket.read(into: &buffer) {
                answers.removeAll(keepingCapacity: true)
                var isHungry = false
                while !isHungry {
                    let step = try parser.next(buffer.unread)
                    if step.event == .end { answers += Self.answer }
                    isHungry = step.event == .needMoreData
                    buffer.consume(step.consumed)
                }
                try await socket.write(answers)
            }
        } catch {
            // A client that breaks off or talks nonsense is let go; there is nothing to keep for it.
            return
        }
    }
}
