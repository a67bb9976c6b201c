import Jobs
package import Notifications
package import Settings

extension NotificationSettings {
    /// How notifications are written, from the settings both executables read.
    ///
    /// - Throws: an ``ExitFailure`` with code 3 when `MAIL_FROM` or `MAIL_BOUNCE` is no address.
    package init(_ settings: MailSettings, sms: SMSSettings? = nil) throws(ExitFailure) {
        let sender: Mailbox
        do throws(Mailbox.Fault) {
            sender = try Mailbox(parsing: settings.from)
        } catch {
            throw ExitFailure.setting("MAIL_FROM", "must be name@domain or Name <name@domain>")
        }
        let bounces: BounceAddress
        do throws(BounceAddress.Malformed) {
            bounces =
                try settings.bounce.map { (text) throws(BounceAddress.Malformed) in try BounceAddress(parsing: text) }
                ?? .sender
        } catch {
            throw ExitFailure.setting(
                "MAIL_BOUNCE", "must be a domain, prefix+@domain or an address, of ASCII characters")
        }
        self.init(
            sender: sender, bounces: bounces, retryPolicy: settings.retry.rawValue,
            doubtPolicy: DoubtPolicy(rawValue: settings.uncertain.rawValue) ?? .resendOnce,
            smsDoubtPolicy: sms.flatMap { DoubtPolicy(rawValue: $0.uncertain.rawValue) } ?? .hold,
            defaultLanguage: settings.language.rawValue)
    }
}
