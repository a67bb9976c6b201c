/// What a strict reader would say against a mail; most relays let it pass, and some do not.
enum MailFinding: String, Sendable, CaseIterable {
    /// RFC 5321 §2.3.8; also how mails are smuggled.
    case bareLineFeed = "bare-line-feed"
    /// More than 998 bytes (RFC 5322 §2.1.1).
    case longLine = "long-line"
    /// A NUL (RFC 5322 §4).
    case nul
    /// No `Date`, or several (RFC 5322 §3.6).
    case date
    /// No `From`, or several.
    case from
    /// No `Message-ID`, or several, which §3.6.4 says SHOULD be one.
    case messageID = "message-id"
    /// A second `To`, `Subject`, `Content-Type` or another that may stand once.
    case repeatedField = "repeated-field"
    /// A line in the header that is no field.
    case strangeHeaderLine = "strange-header-line"
    /// Bytes beyond ASCII in the header of a mail that did not ask for SMTPUTF8 (RFC 6532).
    case rawHeader = "raw-header"
    /// Parts that do not end, or nest too deep.
    case incomplete
    /// HTML without a text beside it.
    case onlyHTML = "only-html"

    /// In the order of the cases.
    static func all(in mail: CaughtMail, _ reader: MailReader) -> [MailFinding] {
        allCases.filter { $0.applies(to: mail, reader) }
    }

    private static let onceOnly = [
        "To", "Cc", "Subject", "Reply-To", "Sender", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    ]

    private func applies(to mail: CaughtMail, _ reader: MailReader) -> Bool {
        switch self {
        case .bareLineFeed: mail.hasBareLineFeed
        case .longLine: Lines(mail.message[...]).contains { $0.count > 998 }
        case .nul: mail.message.contains(0)
        case .date: reader.header.count(of: "Date") != 1
        case .from: reader.header.count(of: "From") != 1
        case .messageID: reader.header.count(of: "Message-ID") != 1
        case .repeatedField: Self.onceOnly.contains { reader.header.count(of: $0) > 1 }
        case .strangeHeaderLine: reader.header.strangeLines > 0
        case .rawHeader: !mail.usesUTF8 && HeaderSection.split(mail.message[...]).head.contains { $0 >= 0x80 }
        case .incomplete: reader.isIncomplete
        case .onlyHTML: reader.html != nil && reader.text == nil
        }
    }
}
