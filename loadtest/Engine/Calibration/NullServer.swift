import Synchronization
package import Transport

/// A server that answers every request with the same bytes: what it leaves of the machine is all that a generator can
/// have. A loop of its own on a thread of its own; it finds where requests end and looks at nothing else of them.
package final class NullServer: Sendable {
    /// The port on 127.0.0.1.
    package let port: UInt16
    private let listener: Mutex<ListeningSocket?>
    private let alarm = Mutex<PollAlarm?>(nil)
    private let isStopped = Atomic<Bool>(false)

    /// Listens on a port that the kernel chooses.
    package init() throws(SystemCallError) {
        guard let address = SocketAddress(host: "127.0.0.1", port: 0) else {
            preconditionFailure("127.0.0.1 is a numeric address")
        }
        let socket = try ListeningSocket(binding: address)
        port = socket.localAddress.port ?? 0
        listener = Mutex(consume socket)
    }

    /// Serves until ``stop()``; once. It has a thread of its own, and the connections end with it.
    package func serve() async throws(SystemCallError) {
        try await BlockingExecutor(label: "load.null-server").run { () throws(SystemCallError) in
            try self.loop()
        }
    }

    /// Ends ``serve()`` and every connection.
    package func stop() {
        isStopped.store(true, ordering: .relaxed)
        alarm.withLock { $0?.ring() }
    }

    private func loop() throws(SystemCallError) {
        guard let socket = listener.withLock({ $0.take() }) else { return }
        let loop = try NullLoop(socket)
        alarm.withLock { $0 = loop.alarm }
        while !isStopped.load(ordering: .relaxed) { loop.turn() }
        alarm.withLock { $0 = nil }
    }
}
