import Addresses
import Curl
import EmailDelivery
import Jobs
import Launch
import Notifications
import Settings

/// How jobs become mails: the channel, and the transport that the settings choose.
struct DeliveryWiring: Sendable {
    /// `smtp` or `maildir`, for the log.
    let name: String
    /// Makes the deliverer of one sender, on that sender's thread: each has a connection of its own.
    let makeDeliverer: @Sendable () -> any JobDeliverer

    /// - Throws: an ``ExitFailure`` with code 3 that names the wrong variable.
    init(_ settings: MailSettings) throws(ExitFailure) {
        let notifications = try NotificationSettings(settings)
        // What the relay would refuse in every mail is better refused once, here.
        guard (try? EnvelopeAddress(notifications.sender.address, allowsUnicode: false)) != nil else {
            throw ExitFailure.setting(
                "MAIL_FROM", "must have an address of ASCII characters, with an xn-- domain if need be")
        }
        let makeTransport: @Sendable () -> any MailTransport
        switch settings.transport {
        case .smtp(let url):
            let endpoint: SMTPEndpoint
            do throws(SMTPURL.Fault) {
                endpoint = try SMTPURL.endpoint(url)
            } catch {
                throw ExitFailure.setting("SMTP_URL", error.rawValue)
            }
            name = "smtp"
            let certificates = settings.certificateFile
            makeTransport = {
                SMTPTransport(
                    endpoint, greetingName: notifications.sender.domain, certificateFile: certificates)
            }
        case .maildir(let path):
            name = "maildir"
            do {
                try MaildirTransport(path: path).prepare()
            } catch {
                throw ExitFailure.setting("MAIL_TRANSPORT", "names a folder that cannot be used: \(error)")
            }
            makeTransport = { MaildirTransport(path: path) }
        case .none:
            throw ExitFailure.setting("MAIL_TRANSPORT", "is none: a worker would have nothing to send")
        }
        let allowsUnicode = settings.allowsUnicodeAddresses
        makeDeliverer = {
            NotificationManager(channels: [
                EmailNotificationService.name: EmailNotificationService(
                    settings: notifications, transport: makeTransport(),
                    allowsUnicodeAddresses: allowsUnicode)
            ])
        }
    }
}
