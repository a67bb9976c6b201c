package import Jobs
package import Timekeeping

/// Delivers claimed jobs: finds the channel of each, and decides what follows from how its delivery went.
///
/// One per sender, on that sender's thread, like the channels it holds.
package final class NotificationManager: JobDeliverer {
    private let channels: [String: any NotificationChannel]
    private let keys: PayloadKeyRing?
    private let now: () -> Timestamp

    /// - Parameters:
    ///   - channels: by the name that envelopes use, such as `email`.
    ///   - keys: for sealed payloads; nil: those wait for a worker that has keys.
    ///   - now: the wall clock, against which jobs expire.
    package init(
        channels: [String: any NotificationChannel], keys: PayloadKeyRing? = nil,
        now: @escaping () -> Timestamp = Timestamp.now
    ) {
        self.channels = channels
        self.keys = keys
        self.now = now
    }

    /// Attempts one claimed job; blocks for as long as its channel does.
    package func deliver(_ job: ClaimedJob, control: DeliveryControl) -> JobOutcome {
        let envelope: JobEnvelope
        do throws(EnvelopeError) {
            envelope = try JobEnvelope(decoding: job.envelope)
        } catch {
            return .unreadable(error, at: now())
        }
        guard now().milliseconds < envelope.expires else { return .dead(.expired, reason: "expired") }
        guard job.doubts <= envelope.doubtPolicy.allowedDoubts else {
            return .dead(.inDoubt, reason: "a worker died after the message had begun")
        }
        // Nobody knows what became of it in the queue that lost it. One resend may be allowed; where none is, a person decides.
        guard !job.wasLost || envelope.doubtPolicy.allowedDoubts > 0 else {
            return .dead(.inDoubt, reason: "the queue lost its data, it may have been sent")
        }
        guard let channel = channels[envelope.channel] else { return .unsupported("unknown channel") }
        let opened: JobEnvelope
        do throws(PayloadKeyRing.Shut) {
            opened = try open(envelope)
        } catch {
            return .shut(error)
        }
        return JobOutcome(of: channel.deliver(opened, control: control), job: job, envelope: envelope)
    }

    private func open(_ envelope: JobEnvelope) throws(PayloadKeyRing.Shut) -> JobEnvelope {
        guard let keys else {
            if case .sealed = envelope.payload { throw .unknownKey }
            return envelope
        }
        return try keys.open(envelope)
    }
}

extension DoubtPolicy {
    /// How many deliveries of a job may end without anybody knowing how before it is left to a person.
    var allowedDoubts: Int {
        switch self {
        case .resendOnce: 1
        case .hold: 0
        }
    }
}
