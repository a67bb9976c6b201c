import Jobs
import Launch
import Notifications
import PatientAPI
import Patients
import Settings

/// How a registration becomes the jobs that confirm it.
struct NotificationWiring: Sendable {
    let composer: OutboxComposer
    /// The same mail once more; none where mail is switched off.
    let resendComposer: ResendComposer?

    /// - Throws: an ``ExitFailure`` with code 3 when `MAIL_FROM` is no address or `QUEUE_ENCRYPTION_KEYS` holds no keys.
    init(_ settings: ServerSettings) throws(ExitFailure) {
        guard settings.mail.transport != .none else {
            composer = { _, _, _ in [] }
            resendComposer = nil
            return
        }
        let notifications = NotificationService(settings: try NotificationSettings(settings.mail, sms: settings.sms))
        let confirmations = ConfirmationComposer(
            notifications: notifications, sendsTexts: settings.sms.isEnabled,
            keys: try PayloadKeyRing.configured(settings.queue))
        composer = confirmations.composer
        resendComposer = confirmations.resendComposer
    }
}
