import Jobs
package import Notifications
package import Settings

extension NotificationSettings {
    /// How notifications are written, from the settings both executables read.
    ///
    /// - Throws: an ``ExitFailure`` with code 3 when `MAIL_FROM` is no address.
    package init(_ settings: MailSettings) throws(ExitFailure) {
        let sender: Mailbox
        do throws(Mailbox.Fault) {
            sender = try Mailbox(parsing: settings.from)
        } catch {
            throw ExitFailure.setting("MAIL_FROM", "must be name@domain or Name <name@domain>")
        }
        self.init(
            sender: sender, retryPolicy: settings.retry.rawValue,
            doubtPolicy: DoubtPolicy(rawValue: settings.uncertain.rawValue) ?? .resendOnce,
            defaultLanguage: settings.language.rawValue)
    }
}
