package import Jobs

/// One way to reach people, such as e-mail.
///
/// Confined: each sender of a worker has channels of its own, and `deliver` blocks its thread for as long as the other
/// side takes.
package protocol NotificationChannel: AnyObject {
    /// Attempts one delivery.
    ///
    /// - Parameters:
    ///   - job: what to deliver; channel, version and expiry were checked.
    ///   - control: to be asked whether to stop, and once before the message may be accepted; when that is refused
    ///     nothing may have been sent.
    func deliver(_ job: JobEnvelope, control: DeliveryControl) -> DeliveryOutcome
}
