import Glibc
package import Logging
package import ServiceLifecycle
import UnixSignals

/// Runs the parts of a process until it is told to stop.
///
/// The first SIGTERM or SIGINT stops them in good order, the last one first; the second ends the process at once, with
/// status 1.
package enum ProcessLifetime {
    /// - Parameters:
    ///   - services: in the order they depend on each other; stopped in reverse.
    ///   - limit: how long the good order may take before what is left is cancelled.
    package static func run(_ services: [any Service], stoppingWithin limit: Duration, logger: Logger) async throws {
        // The library narrates its own steps at levels meant for its developers.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        var configuration = ServiceGroupConfiguration(services: services, logger: quiet)
        configuration.maximumGracefulShutdownDuration = limit
        let group = ServiceGroup(configuration: configuration)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let watch = Task {
            var count = 0
            for await signal in signals {
                count += 1
                guard count == 1 else { _exit(1) }
                logger.notice("stopping", metadata: ["event": "process.stopping", "signal": "\(signal)"])
                await group.triggerGracefulShutdown()
            }
        }
        defer { watch.cancel() }
        try await group.run()
    }
}
