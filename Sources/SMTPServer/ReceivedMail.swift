/// A mail as a client handed it over: its envelope, and the message with the dots of transparency taken out again
/// (RFC 5321 §4.5.2).
package struct ReceivedMail: Sendable, Equatable {
    /// `MAIL FROM`, without angle brackets; empty for a bounce (RFC 5321 §4.5.5).
    package let sender: String
    /// `RCPT TO`, each without angle brackets, as accepted; at least one.
    package let recipients: [String]
    /// Whether the client asked for SMTPUTF8 (RFC 6531).
    package let usesUTF8: Bool
    /// Every byte of the message, line ends as they came.
    package let message: [UInt8]
    /// Whether a line feed came without its carriage return, which RFC 5321 §2.3.8 forbids.
    package let hasBareLineFeed: Bool

    /// For ``SMTPExchange``, and for tests of what is done with mails.
    package init(
        sender: String, recipients: [String], usesUTF8: Bool = false, message: [UInt8], hasBareLineFeed: Bool = false
    ) {
        self.sender = sender
        self.recipients = recipients
        self.usesUTF8 = usesUTF8
        self.message = message
        self.hasBareLineFeed = hasBareLineFeed
    }
}

/// What is done with a recipient, or with a mail.
package enum SMTPVerdict: Sendable, Equatable {
    case accept
    /// A 4xx or 5xx reply; one that closes ends the connection after it.
    case refuse(SMTPReply)
    /// The connection ends without a word.
    case hangUp
}

/// Decides about recipients and takes mails. Called on the connection's loop: it may wait and must not block.
package protocol MailReceiver: Sendable {
    /// Asked for each `RCPT`.
    func judge(recipient: String) async -> SMTPVerdict
    /// Asked at the final dot; whoever accepts has the mail from then on.
    func receive(_ mail: ReceivedMail) async -> SMTPVerdict
}
