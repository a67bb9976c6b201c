package import Logging
import Synchronization
package import Transport

/// A mail server for one machine: it takes mails over SMTP and hands them to a ``MailReceiver``. No TLS, no relaying.
/// Usable from any thread.
package final class SMTPServer: Sendable {
    private let service: SMTPService
    private let loop: EventLoop
    private let acceptors = Mutex<[Task<Void, Never>]>([])

    /// Nothing is listened on yet.
    ///
    /// - Parameters:
    ///   - name: for its greeting.
    ///   - loop: all of its connections live there.
    package init(
        name: String, limits: SMTPServerLimits = SMTPServerLimits(), receiver: any MailReceiver, loop: EventLoop,
        logger: Logger
    ) {
        service = SMTPService(
            name: name, limits: limits, receiver: receiver, logger: logger,
            host: LoopConfined(SMTPHost(), to: loop))
        self.loop = loop
    }

    /// Listens, and begins to take mails. Blocks while a host name is looked up.
    ///
    /// - Parameter port: 0 for one that is free.
    /// - Returns: where it listens; several when the name has several addresses.
    /// - Throws: what bind(2) says.
    package func start(host: String, port: UInt16) throws(SystemCallError) -> [SocketAddress] {
        var started: [SocketAddress] = []
        for address in try SocketAddress.resolve(host: host, port: port) {
            let socket = try ListeningSocket(binding: address)
            started.append(socket.localAddress)
            let source = LoopConfined(ConnectionSource(socket, on: loop), to: loop)
            let task = Task(executorPreference: loop) { [service, loop] in
                service.host.value.sources.append(source.value)
                await service.accept(source.value, on: loop)
            }
            acceptors.withLock { $0.append(task) }
        }
        return started
    }

    /// Accepts nothing more, says goodbye to every client that it waits for, and returns when all connections have ended;
    /// what takes longer than `limit` is cut off.
    package func stop(within limit: Duration = .seconds(5)) async {
        await Task(executorPreference: loop) { [service] in service.host.value.beginStopping() }.value
        let tasks = acceptors.withLock { $0 }
        let watchdog = Task { [service, loop] in
            try await Task.sleep(for: limit)
            for task in tasks { task.cancel() }
            await Task(executorPreference: loop) { service.host.value.cutOff() }.value
        }
        for task in tasks { await task.value }
        watchdog.cancel()
    }
}
