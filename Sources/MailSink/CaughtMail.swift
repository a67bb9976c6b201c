internal import SMTPServer
package import Timekeeping

/// A mail in the inbox, with what the list shows of it; the rest is read from its bytes when somebody looks.
package struct CaughtMail: Sendable, Equatable {
    /// In the order of arrival, from 1, never given twice.
    package let number: Int
    package let receivedAt: Timestamp
    /// `MAIL FROM`; empty for a bounce.
    package let sender: String
    /// `RCPT TO`.
    package let recipients: [String]
    /// As received.
    package let message: [UInt8]
    /// The `From` of its header, decoded; empty when there is none.
    package let from: String
    /// Decoded; empty when there is none.
    package let subject: String
    /// With its angle brackets; empty when there is none.
    package let messageID: String
    let usesUTF8: Bool
    let hasBareLineFeed: Bool

    /// As much of a message is looked at for its header.
    private static let longestHeader = 65_536

    init(number: Int, receivedAt: Timestamp, _ mail: ReceivedMail) {
        self.number = number
        self.receivedAt = receivedAt
        sender = mail.sender
        recipients = mail.recipients
        message = mail.message
        usesUTF8 = mail.usesUTF8
        hasBareLineFeed = mail.hasBareLineFeed
        let header = HeaderSection(HeaderSection.split(mail.message.prefix(Self.longestHeader)).head)
        from = EncodedWords.decode(header["From"] ?? "")
        subject = EncodedWords.decode(header["Subject"] ?? "")
        messageID = header["Message-ID"] ?? ""
    }
}
