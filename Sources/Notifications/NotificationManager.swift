package import Jobs
package import Timekeeping

/// Delivers claimed jobs: finds the channel of each, and decides what follows from how its delivery went.
///
/// One per sender, on that sender's thread, like the channels it holds.
package final class NotificationManager: JobDeliverer {
    private let channels: [String: any NotificationChannel]
    private let now: () -> Timestamp

    /// - Parameters:
    ///   - channels: by the name that envelopes use, such as `email`.
    ///   - now: the wall clock, against which jobs expire.
    package init(channels: [String: any NotificationChannel], now: @escaping () -> Timestamp = Timestamp.now) {
        self.channels = channels
        self.now = now
    }

    /// Attempts one claimed job; blocks for as long as its channel does.
    package func deliver(_ job: ClaimedJob, control: DeliveryControl) -> JobOutcome {
        let envelope: JobEnvelope
        do throws(EnvelopeError) {
            envelope = try JobEnvelope(decoding: job.envelope)
        } catch {
            return .unreadable(error)
        }
        guard now().milliseconds < envelope.expires else { return .dead(.expired, reason: "expired") }
        guard job.doubts <= envelope.doubtPolicy.allowedDoubts else {
            return .dead(.inDoubt, reason: "a worker died after the message had begun")
        }
        guard let channel = channels[envelope.channel] else { return .unsupported("unknown channel") }
        return JobOutcome(of: channel.deliver(envelope, control: control), job: job, envelope: envelope)
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
