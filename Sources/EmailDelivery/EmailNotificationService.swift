internal import Addresses
package import Jobs
package import Notifications

/// The e-mail channel: writes the mail that a job asks for and hands it to a transport.
package final class EmailNotificationService: NotificationChannel {
    /// As envelopes name this channel.
    package static let name = "email"

    private let settings: NotificationSettings
    private let transport: any MailTransport
    private let allowsUnicodeAddresses: Bool

    /// - Parameter allowsUnicodeAddresses: whether local parts beyond ASCII are tried (RFC 6531); the server decides.
    package init(
        settings: NotificationSettings, transport: any MailTransport, allowsUnicodeAddresses: Bool = true
    ) {
        self.settings = settings
        self.transport = transport
        self.allowsUnicodeAddresses = allowsUnicodeAddresses
    }

    /// Writes the mail and hands it over; what cannot be written safely is refused before anything is opened.
    package func deliver(_ job: JobEnvelope, control: DeliveryControl) -> DeliveryOutcome {
        guard let content = MailTemplate.content(for: job.template, language: job.language) else {
            return .unsupported("unknown template")
        }
        guard case .clear = job.payload else { return .unsupported("sealed payload") }
        guard let recipient = job.payload["to"] else { return .permanent(.content, "no recipient") }
        let to: EnvelopeAddress
        let from: EnvelopeAddress
        do throws(EnvelopeAddress.Fault) {
            to = try EnvelopeAddress(recipient, allowsUnicode: allowsUnicodeAddresses)
        } catch {
            return .permanent(error == .unicode ? .unicodeAddress : .recipient, error.rawValue)
        }
        do throws(EnvelopeAddress.Fault) {
            from = try EnvelopeAddress(settings.envelopeSender(forJob: job.id), allowsUnicode: false)
        } catch {
            return .configuration("sender: \(error.rawValue)")
        }
        do throws(MIMEMessage.Fault) {
            let message = try MIMEMessage(
                job: job, recipient: to.text, content: content, settings: settings)
            return transport.deliver(
                OutgoingMail(id: job.id, from: from, to: to, bytes: message.bytes), control: control)
        } catch {
            return .permanent(.content, "unsafe header")
        }
    }
}
