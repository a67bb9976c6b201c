package import Logging
package import Patients

/// Says in the log how far the audit log goes, once an hour: whoever cut its end off would have to change the log as
/// well, which is kept elsewhere where that matters. `patient-api audit verify` shows the same number and hash.
package struct AuditWitness<Waiting: Clock<Duration>>: Sendable {
    private let audit: any AuditLog
    private let logger: Logger
    private let clock: Waiting

    /// Between two lines.
    static var interval: Duration { .seconds(3_600) }

    /// - Parameter clock: on which it waits.
    package init(audit: any AuditLog, logger: Logger, clock: Waiting) {
        self.audit = audit
        self.logger = logger
        self.clock = clock
    }

    /// Works until the task is cancelled. An hour in which the log cannot be read has no line; whoever keeps the log
    /// reports why.
    package func run() async {
        while !Task.isCancelled {
            if let head = try? await audit.head() {
                logger.info(
                    "the audit log so far",
                    metadata: [
                        "event": "audit.head", "seq": "\(head.sequence)",
                        "hash": "\(head.hash.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined())",
                    ])
            }
            try? await clock.sleep(for: Self.interval)
        }
    }
}
