import Glibc
import LoadEngine
import Synchronization
package import Transport

/// Passes bytes on between the generator and the service, and does it badly for a while when it is told to. It has an event
/// loop of its own.
package final class FaultProxy: Sendable {
    private let loop: EventLoop
    private let upstream: SocketAddress
    private let source: LoopConfined<ConnectionSource>
    private let fault = Mutex<FaultAction.NetworkFault?>(nil)
    private let random: Mutex<RandomSource>
    private let sockets: LoopConfined<OpenSockets>

    /// Where clients connect to.
    package let address: SocketAddress

    /// What is open; confined to the loop.
    private final class OpenSockets {
        var all: [ObjectIdentifier: StreamSocket] = [:]
        var isClosing = false
    }

    /// Listens on a port of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - upstream: the service.
    ///   - port: 0 for one that is free.
    ///   - seed: decides whom it hits.
    package init(to upstream: SocketAddress, port: UInt16 = 0, seed: UInt64) throws(SystemCallError) {
        self.upstream = upstream
        loop = try EventLoop()
        let listening = try ListeningSocket(binding: .ipv4(0x7F00_0001, port: port))
        address = listening.localAddress
        source = LoopConfined(ConnectionSource(listening, on: loop), to: loop)
        sockets = LoopConfined(OpenSockets(), to: loop)
        random = Mutex(RandomSource(seed: seed, stream: 0x9807))
    }

    package func begin(_ fault: FaultAction.NetworkFault) {
        self.fault.withLock { $0 = fault }
    }

    package func endFault() {
        fault.withLock { $0 = nil }
    }

    /// Passes on until ``stop()``; once.
    package func run() async {
        await Task(executorPreference: loop) { await self.takeConnections() }.value
        loop.stop()
    }

    /// Ends ``run()`` and every connection.
    package func stop() async {
        await Task(executorPreference: loop) {
            self.sockets.value.isClosing = true
            self.source.value.close()
            for socket in self.sockets.value.all.values { socket.interrupt() }
        }.value
    }

    private func takeConnections() async {
        await withDiscardingTaskGroup { connections in
            while true {
                switch await source.value.next() {
                case .accepted(let connection):
                    let descriptor = connection.release()
                    connections.addTask(executorPreference: loop) { await self.serve(descriptor) }
                case .turnedAway: continue
                case .closed: return
                }
            }
        }
    }

    private func serve(_ descriptor: Int32) async {
        let pair = LoopConfined(
            SocketPair(StreamSocket(adopting: OwnedDescriptor(descriptor), peer: nil, on: loop)), to: loop)
        defer { for socket in pair.value.both { socket.close() } }
        do throws(SystemCallError) {
            pair.value.server = try await StreamSocket.connect(
                to: upstream, on: loop, deadline: loop.now + .seconds(10))
        } catch {
            // The service is not there: the client is told by the closing.
            return
        }
        let open = sockets.value
        for socket in pair.value.both { open.all[ObjectIdentifier(socket)] = socket }
        if open.isClosing { for socket in pair.value.both { socket.interrupt() } }
        await withDiscardingTaskGroup { directions in
            directions.addTask(executorPreference: loop) { await self.pump(pair, isUpstream: true) }
            directions.addTask(executorPreference: loop) { await self.pump(pair, isUpstream: false) }
        }
        for socket in pair.value.both { open.all[ObjectIdentifier(socket)] = nil }
    }

    /// Both ends of a connection; confined to the loop.
    private final class SocketPair {
        let client: StreamSocket
        var server: StreamSocket?

        init(_ client: StreamSocket) {
            self.client = client
        }

        var both: [StreamSocket] { [client] + (server.map { [$0] } ?? []) }
    }

    /// One direction, until its end or until the other one breaks.
    private func pump(_ pair: LoopConfined<SocketPair>, isUpstream: Bool) async {
        guard let server = pair.value.server else { return }
        let (from, to) = isUpstream ? (pair.value.client, server) : (server, pair.value.client)
        var buffer = ReceiveBuffer(on: loop)
        do throws(SystemCallError) {
            while case .received = try await from.read(into: &buffer) {
                let bytes = Array(buffer.unread)
                buffer.removeAll()
                try await pass(bytes, to: to)
            }
            to.shutdownWrite()
        } catch {
            from.interrupt()
            to.interrupt()
        }
    }

    private func pass(_ bytes: [UInt8], to socket: StreamSocket) async throws(SystemCallError) {
        switch fault.withLock({ $0 }) {
        case nil: try await socket.write(bytes)
        case .delay(let delay, let jitter):
            let extra = random.withLock { $0.unit() } * jitter
            try? await Task.sleep(for: .seconds(delay + extra))
            try await socket.write(bytes)
        case .reset(let share):
            guard random.withLock({ $0.unit() }) < share else { return try await socket.write(bytes) }
            throw SystemCallError(call: "send", errno: ECONNRESET)
        case .split:
            for start in stride(from: 0, to: bytes.count, by: 7) {
                try await socket.write(Array(bytes[start..<min(start + 7, bytes.count)]))
            }
        case .halfOpen:
            while fault.withLock({ $0 }) == .halfOpen, !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(20))
            }
            try await socket.write(bytes)
        }
    }
}
