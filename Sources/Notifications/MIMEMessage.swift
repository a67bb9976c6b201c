package import Jobs
internal import Timekeeping

/// Composes a mail's exact bytes: header, a text part and an HTML part, every line ended by CR LF.
///
/// Everything comes from the job and the settings, nothing from the clock or from chance: a mail that is sent again
/// after a doubt is the same to the last byte, and the receiving side can recognise it (RFC 7352).
package struct MIMEMessage: Sendable, Equatable {
    /// Why no message was made; `field` names the header field, its value stays here.
    package enum Fault: Error, Sendable, Equatable {
        /// A control character, which is refused and not silently removed: whoever sent it meant harm or is broken.
        case forbiddenCharacter(field: String)
        /// An identifier that is not 1 to 64 letters and digits.
        case badIdentifier
    }

    /// The whole mail as it is sent: seven-bit unless the recipient's address is not, no line longer than 998 bytes.
    package let bytes: [UInt8]

    /// - Parameter recipient: the address; it stands alone in `To`, as the name is nobody's business on the way.
    package init(
        job: JobEnvelope, recipient: String, content: MailContent, settings: NotificationSettings
    ) throws(Fault) {
        guard Self.isIdentifier(job.id) else { throw .badIdentifier }
        let values = [
            ("To", recipient), ("Subject", content.subject), ("Content-Language", content.language),
            ("From", settings.sender.address), ("From", settings.sender.displayName ?? ""),
            ("Message-ID", settings.messageIDDomain),
        ]
        for (field, value) in values where HeaderField.hasControls(value) {
            throw .forbiddenCharacter(field: field)
        }
        var writer = MIMEWriter()
        writer.field("Date", CivilTime(Timestamp(milliseconds: job.created)).rfc5322)
        writer.field("From", Self.mailbox(settings.sender))
        writer.field("To", "<\(recipient)>")
        writer.field("Subject", HeaderField.unstructured(content.subject, used: "Subject: ".utf8.count))
        writer.field("Message-ID", "<\(job.id)@\(settings.messageIDDomain)>")
        // Amazon SES replaces Message-ID and Date; this one survives.
        writer.field("X-Notification-ID", job.id)
        // No vacation notice may answer (RFC 3834 §5); the second is for Exchange, which reads only its own.
        writer.field("Auto-Submitted", "auto-generated")
        writer.field("X-Auto-Response-Suppress", "All")
        writer.field("Content-Language", content.language)
        writer.field("MIME-Version", "1.0")
        writer.alternatives(boundary: "=_nq_\(job.id)", text: content.text, html: content.html)
        bytes = writer.bytes
    }

    private static func mailbox(_ mailbox: Mailbox) -> String {
        guard let name = mailbox.displayName else { return mailbox.address }
        let phrase = HeaderField.phrase(name, used: "From: ".utf8.count)
        let column = phrase.utf8.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + "From: ".utf8.count
        // A long name takes a line for itself, and the address the next.
        let isShort = column + mailbox.address.utf8.count + 3 <= QuotedPrintable.longestLine
        return phrase + (isShort ? " " : "\r\n ") + "<\(mailbox.address)>"
    }

    /// It becomes part of header fields, of the boundary and of file names.
    private static func isIdentifier(_ id: String) -> Bool {
        (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: false
                }
            }
    }
}
