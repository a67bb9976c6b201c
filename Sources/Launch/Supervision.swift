import Glibc
package import Logging
import Settings
package import Transport

/// The service manager that has started this process, such as systemd: what it hands over and what it wants to hear.
/// Without one there is nothing of either.
package struct Supervision: Sendable {
    /// Sockets that listen already.
    package let sockets: PassedSockets
    /// Whom to tell; nil when nobody wants to hear.
    private let listener: NotifySocket?
    /// At most so long between two signs of life; nil when nobody waits for them.
    private let watchdog: Duration?
    private let executor = BlockingExecutor(label: "supervision")

    /// Reads the environment and removes from it what is meant for this process alone. To be called at the start, before
    /// other threads read the environment.
    ///
    /// - Throws: an ``ExitFailure`` with code 3 for a variable whose value makes no sense.
    package static func ofThisProcess() throws(ExitFailure) -> Supervision {
        let variables = PassedSockets.variables + [NotifySocket.variable, "WATCHDOG_PID", "WATCHDOG_USEC"]
        var environment: [String: String] = [:]
        for name in variables {
            if let value = getenv(name) { environment[name] = String(cString: value) }
            unsetenv(name)
        }
        return try Supervision(environment: environment, process: getpid())
    }

    /// - Parameter process: the number of this process.
    /// - Throws: as ``ofThisProcess()``.
    package init(environment: [String: String], process: Int32) throws(ExitFailure) {
        do throws(PassedSockets.Malformed) {
            sockets = try PassedSockets(environment: environment, process: process)
        } catch {
            throw ExitFailure.setting(error.variable, error.reason)
        }
        listener = environment[NotifySocket.variable].flatMap(NotifySocket.init(name:))
        watchdog = try Self.watchdog(environment, process)
    }

    /// As sd_watchdog_enabled(3) reads it.
    private static func watchdog(_ environment: [String: String], _ process: Int32) throws(ExitFailure) -> Duration? {
        if let owner = environment["WATCHDOG_PID"], owner != "\(process)" { return nil }
        guard let text = environment["WATCHDOG_USEC"] else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let time = Int64(text), time > 0 else {
            throw ExitFailure.setting("WATCHDOG_USEC", "must be a number of microseconds")
        }
        return .microseconds(time)
    }

    /// Tells the manager, if there is one. That it cannot be told is worth a line and no more.
    package func tell(_ message: NotifySocket.Message, logger: Logger) async {
        guard let listener else { return }
        do throws(SystemCallError) {
            try await executor.run { () throws(SystemCallError) in try listener.send(message) }
        } catch {
            logger.warning(
                "the service manager cannot be told how this process is",
                metadata: ["event": "supervision.mute", "message": "\(message.rawValue)", "error": "\(error)"])
        }
    }

    /// Gives signs of life twice as often as they are expected, until the task is cancelled.
    ///
    /// - Parameter evidence: returns when what the process lives by has moved, and not before. While it does not return
    ///   nothing is said, and the manager restarts the process.
    package func giveSignsOfLife(logger: Logger, evidence: @Sendable () async -> Void) async {
        guard let watchdog, listener != nil else { return }
        while !Task.isCancelled {
            await evidence()
            await tell(.watchdog, logger: logger)
            try? await Task.sleep(for: watchdog / 2)
        }
    }
}
