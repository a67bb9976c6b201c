import Addresses
package import Curl
package import EmailDelivery
package import Jobs
package import Launch
package import Notifications
package import Settings

/// How jobs become mails: the channel, and the transport that the settings choose.
package struct MailDelivery: Sendable {
    /// `smtp` or `maildir`, for the log.
    let name: String
    /// What mails look like.
    package let notifications: NotificationSettings
    private let allowsUnicode: Bool
    private let makeTransport: @Sendable (_ trace: ((SMTPTrace) -> Void)?) -> any MailTransport

    private let connections: Int
    private let rate: RateLimit?
    private let keys: PayloadKeyRing?

    /// What the worker does with the queue of mails; each sender has a connection of its own.
    var line: DeliveryLine {
        DeliveryLine(
            queue: EmailNotificationService.name, kind: .mail, provider: name, senders: connections, rate: rate,
            makeDeliverer: { NotificationManager(channels: [EmailNotificationService.name: channel()], keys: keys) })
    }

    /// Makes a channel with a connection of its own.
    ///
    /// - Parameter trace: shown every line of every SMTP dialogue.
    package func channel(_ trace: ((SMTPTrace) -> Void)? = nil) -> EmailNotificationService {
        EmailNotificationService(
            settings: notifications, transport: makeTransport(trace), allowsUnicodeAddresses: allowsUnicode)
    }

    /// - Parameter keys: what sealed jobs are opened with.
    /// - Throws: an ``ExitFailure`` with code 3 that names the wrong variable.
    package init(_ settings: MailSettings, keys: PayloadKeyRing? = nil) throws(ExitFailure) {
        let notifications = try NotificationSettings(settings)
        self.notifications = notifications
        allowsUnicode = settings.allowsUnicodeAddresses
        connections = settings.connections
        rate = try RateLimit.configured(settings)
        self.keys = keys
        // What the relay would refuse in every mail is better refused once, here.
        guard (try? EnvelopeAddress(notifications.sender.address, allowsUnicode: false)) != nil else {
            throw ExitFailure.setting(
                "MAIL_FROM", "must have an address of ASCII characters, with an xn-- domain if need be")
        }
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
            makeTransport = { trace in
                SMTPTransport(
                    endpoint, greetingName: notifications.sender.domain, certificateFile: certificates, trace: trace)
            }
        case .maildir(let path):
            name = "maildir"
            do {
                try MaildirTransport(path: path).prepare()
            } catch {
                throw ExitFailure.setting("MAIL_TRANSPORT", "names a folder that cannot be used: \(error)")
            }
            makeTransport = { _ in MaildirTransport(path: path) }
        case .none:
            throw ExitFailure.setting("MAIL_TRANSPORT", "is none: a worker would have nothing to send")
        }
    }
}
