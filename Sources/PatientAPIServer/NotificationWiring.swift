import Jobs
import Launch
import Notifications
import PatientAPI
import Patients
import Settings

/// How a registration becomes the job that confirms it.
struct NotificationWiring: Sendable {
    let composer: OutboxComposer

    /// - Throws: an ``ExitFailure`` with code 3 when `MAIL_FROM` is no address.
    init(_ settings: ServerSettings) throws(ExitFailure) {
        guard settings.mail.transport != .none else {
            composer = { _, _, _ in [] }
            return
        }
        let notifications = NotificationService(settings: try NotificationSettings(settings.mail))
        composer = ConfirmationComposer(notifications: notifications).composer
    }
}
