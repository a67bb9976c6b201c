import Jobs
import Launch
import Settings

/// One channel of the worker: a queue, and who takes what is in it. Each has a circuit breaker and connections of its own,
/// so that an outage of one provider holds up nothing of the other.
struct DeliveryLine: Sendable {
    /// `email` or `sms`.
    let queue: String
    /// What it is called in metrics and logs.
    let kind: WorkerObserver.Channel
    /// Such as `smtp` or `twilio`, for the log.
    let provider: String
    /// Deliveries at the same time.
    let senders: Int
    /// Makes the deliverer of one sender, on that sender's thread.
    let makeDeliverer: @Sendable () -> any JobDeliverer

    /// Mails, and text messages where a provider is set.
    ///
    /// - Throws: an ``ExitFailure`` with code 3 that names the wrong variable.
    static func all(_ settings: WorkerSettings) throws(ExitFailure) -> [DeliveryLine] {
        [try MailDelivery(settings.mail).line] + (TextDelivery(settings.sms).map { [$0.line] } ?? [])
    }
}
