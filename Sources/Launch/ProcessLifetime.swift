import Glibc
package import Logging
package import ServiceLifecycle
import Transport
import UnixSignals

/// Runs the parts of a process until it is told to stop.
///
/// The first SIGTERM or SIGINT stops them in good order, the last one first; the second ends the process at once, and
/// so does the end of the time for it. The status is 75 then (EX_TEMPFAIL of sysexits.h): what was under way is taken up
/// by the next process. A service manager is told of the beginning, of the end, and that the process is well in between.
package struct ProcessLifetime: Sendable {
    static let brokenOff: Int32 = 75
    private let signals: UnixSignalsSequence
    private let supervision: Supervision

    /// Takes the signals over. To be made first of all: one that comes while the parts are being put together then stops
    /// them in good order too, right after they have started.
    package init(supervision: Supervision) async {
        self.supervision = supervision
        signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    }

    /// - Parameters:
    ///   - services: in the order they depend on each other; stopped in reverse.
    ///   - limit: how long the good order may take before what is left is broken off.
    ///   - evidence: that the process is well; see ``Supervision/giveSignsOfLife(logger:evidence:)``.
    package func run(
        _ services: [any Service], stoppingWithin limit: Duration, logger: Logger,
        evidence: @escaping @Sendable () async -> Void = {}
    ) async throws {
        // The library narrates its own steps at levels meant for its developers.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: quiet))
        let watch = Task {
            var hasBegun = false
            for await signal in signals {
                guard !hasBegun else { _exit(Self.brokenOff) }
                hasBegun = true
                logger.notice("stopping", metadata: ["event": "process.stopping", "signal": "\(signal)"])
                await group.triggerGracefulShutdown()
                Task { await supervision.tell(.stopping, logger: logger) }
                Task {
                    try await Task.sleep(for: limit)
                    // A thread that is stuck in a library heeds no cancellation.
                    _exit(Self.brokenOff)
                }
            }
        }
        let life = Task {
            await supervision.tell(.ready, logger: logger)
            await supervision.giveSignsOfLife(logger: logger, evidence: evidence)
        }
        defer {
            watch.cancel()
            life.cancel()
        }
        try await group.run()
    }
}
