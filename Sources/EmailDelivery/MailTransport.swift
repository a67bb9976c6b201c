package import Jobs
package import Notifications

/// Where finished mails go. Confined to one sender's thread, which it may block.
package protocol MailTransport: AnyObject {
    /// Hands one mail over.
    ///
    /// - Parameter control: asked once before the other side may have the mail; when that is refused, nothing stays.
    func deliver(_ mail: OutgoingMail, control: DeliveryControl) -> DeliveryOutcome
}
