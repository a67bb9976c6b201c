package import Jobs

/// What notifications look like and how long they are tried; the same in the process that orders a mail and in the one
/// that sends it.
package struct NotificationSettings: Sendable, Equatable {
    /// `From` of every mail.
    package let sender: Mailbox
    /// Right part of every `Message-ID`, a domain that is ours, so that no other system makes the same.
    package let messageIDDomain: String
    /// The envelope sender.
    package let bounces: BounceAddress
    /// Name of a `RetryPolicy`.
    package let retryPolicy: String
    /// What follows when a mail may have been accepted and nobody knows.
    package let doubtPolicy: DoubtPolicy
    /// The same for a text message, of which a second one costs money.
    package let smsDoubtPolicy: DoubtPolicy
    /// How long after the registration a confirmation is still worth sending.
    package let lifetime: Duration
    /// For patients who named no language.
    package let defaultLanguage: String

    /// - Parameter messageIDDomain: nil for the sender's domain.
    package init(
        sender: Mailbox, messageIDDomain: String? = nil, bounces: BounceAddress = .sender,
        retryPolicy: String = "legacy3",
        doubtPolicy: DoubtPolicy = .resendOnce, smsDoubtPolicy: DoubtPolicy = .hold,
        lifetime: Duration = .seconds(72 * 3_600),
        defaultLanguage: String = "es"
    ) {
        self.sender = sender
        self.messageIDDomain = messageIDDomain ?? sender.domain
        self.bounces = bounces
        self.retryPolicy = retryPolicy
        self.doubtPolicy = doubtPolicy
        self.smsDoubtPolicy = smsDoubtPolicy
        self.lifetime = lifetime
        self.defaultLanguage = defaultLanguage
    }

    /// The address that the relay sends bounces of this job to (`MAIL FROM`).
    package func envelopeSender(forJob id: String) -> String {
        bounces.address(forJob: id, sender: sender.address)
    }
}
