internal import Jobs
internal import Timekeeping

/// What follows from a delivery, given how often it was tried and what the job's policies say.
extension JobOutcome {
    ///     sent                         done
    ///     transient, attempts left     counted retry after the policy's delay
    ///     transient, none left         dead: exhausted
    ///     permanent                    dead: recipient, content, sender or smtputf8_unsupported
    ///     provider, configuration      provider retry: uncounted, 5 s doubling to 10 min, until expiry
    ///     throttled                    the same, and not sooner than the provider says
    ///     in doubt, policy allows it   uncertain retry: counted, and raises the doubts
    ///     in doubt, policy forbids it  dead: in_doubt
    ///     unsupported                  unsupported retry after 60 s: a newer worker may know it
    ///     aborted                      released
    init(of delivery: DeliveryOutcome, job: ClaimedJob, envelope: JobEnvelope) {
        switch delivery {
        case .sent(let code): self = .done(code: code)
        case .transient(let text): self = Self.counted(text, job, envelope, cause: .counted, exhausted: .exhausted)
        case .permanent(let refusal, let text): self = .dead(DeathReason(refusal), reason: text)
        case .provider(let text), .configuration(let text):
            self = .retry(
                after: RetryPolicy.providerDelay(afterDelivery: job.uncountedDeliveries), cause: .provider, reason: text
            )
        case .throttled(let text, let pause):
            let delay = max(
                RetryPolicy.providerDelay(afterDelivery: job.uncountedDeliveries), min(pause, Self.longestPause))
            self = .retry(after: delay, cause: .provider, reason: text)
        case .inDoubt(let text) where job.doubts < envelope.doubtPolicy.allowedDoubts:
            self = Self.counted(text, job, envelope, cause: .uncertain, exhausted: .inDoubt)
        case .inDoubt(let text): self = .dead(.inDoubt, reason: text)
        case .unsupported(let text): self = .unsupported(text)
        case .aborted: self = .released
        }
    }

    /// A provider that asks for more is asked again in between.
    private static let longestPause = Duration.seconds(3_600)

    /// An envelope that cannot be read: a newer version waits for a newer worker until it has expired, anything else never
    /// gets better.
    static func unreadable(_ error: EnvelopeError, at now: Timestamp) -> JobOutcome {
        switch error {
        case .unsupportedVersion(_, let expires?) where now.milliseconds >= expires: .dead(.expired, reason: "expired")
        case .unsupportedVersion: unsupported("unknown envelope version")
        case .malformed: .dead(.content, reason: "malformed envelope")
        }
    }

    /// A payload that stays shut: whoever has its key will open it; one that was tampered with nobody should deliver.
    static func shut(_ reason: PayloadKeyRing.Shut) -> JobOutcome {
        switch reason {
        case .unknownKey: unsupported("sealed with a key that is not in QUEUE_ENCRYPTION_KEYS")
        case .notAuthentic: .dead(.content, reason: "the sealed payload is not authentic")
        }
    }

    /// A rolling deployment has producers newer than some workers; nothing of theirs is lost by waiting.
    static func unsupported(_ text: String) -> JobOutcome {
        .retry(after: .seconds(60), cause: .unsupported, reason: text)
    }

    private static func counted(
        _ text: String, _ job: ClaimedJob, _ envelope: JobEnvelope, cause: RetryCause, exhausted: DeathReason
    ) -> JobOutcome {
        // The number comes from outside the process: it must not be able to overflow.
        let failures = min(max(job.attempts, 0), 1_000) + 1
        guard let delay = RetryPolicy(named: envelope.retryPolicy).delay(afterFailure: failures) else {
            return .dead(exhausted, reason: text)
        }
        return .retry(after: delay, cause: cause, reason: text)
    }
}

extension ClaimedJob {
    /// Deliveries that the provider may be to blame for, at least this one. Those that counted as attempts had their
    /// own delays and say nothing about the provider.
    fileprivate var uncountedDeliveries: Int {
        max(1, min(max(deliveries, 0), 1_000) - min(max(attempts, 0), 1_000))
    }
}

extension DeathReason {
    init(_ refusal: DeliveryOutcome.Refusal) {
        switch refusal {
        case .recipient: self = .recipient
        case .content: self = .content
        case .sender: self = .sender
        case .unicodeAddress: self = .unicodeUnsupported
        }
    }
}
