import Jobs
package import Launch
package import Settings

/// One channel of the worker: a queue, and who takes what is in it. Each has a circuit breaker and connections of its own,
/// so that an outage of one provider holds up nothing of the other.
package struct DeliveryLine: Sendable {
    /// `email` or `sms`.
    package let queue: String
    /// What it is called in metrics and logs.
    let kind: WorkerObserver.Channel
    /// Such as `smtp` or `twilio`, for the log.
    package let provider: String
    /// Deliveries at the same time.
    package let senders: Int
    /// What the provider allows; nil: no limit.
    let rate: RateLimit?
    /// Makes the deliverer of one sender, on that sender's thread.
    let makeDeliverer: @Sendable () -> any JobDeliverer

    /// Mails, and text messages where a provider is set.
    ///
    /// - Parameter queue: says what sealed jobs are opened with.
    /// - Throws: an ``ExitFailure`` with code 3 that names the wrong variable.
    package static func all(
        _ mail: MailSettings, sms: SMSSettings, queue: QueueSettings
    ) throws(ExitFailure) -> [DeliveryLine] {
        let keys = try PayloadKeyRing.configured(queue)
        let texts = TextDelivery(sms, keys: keys)
        return [try MailDelivery(mail, keys: keys).line] + (texts.map { [$0.line] } ?? [])
    }
}
