import JSON
import Jobs
import Timekeeping

@testable import Notifications

extension JobEnvelope {
    /// The job of the mail that the specification prints (NOTIFICATIONS.md §4.1).
    static func sample(language: String = "es") -> JobEnvelope {
        JobEnvelope(
            id: "01KB0Z3N6W7Q2M4T8V9X1C5D3F", queue: "email", channel: "email",
            template: RegistrationTemplate.identifier, language: language,
            idempotencyKey: "patient_registered:email:1", created: 1_795_458_600_000, expires: 1_795_718_400_000,
            payload: .clear([
                JSONMember(name: "to", value: .string("paciente@example.org")),
                JSONMember(name: "name", value: .string("Ana Gómez")),
            ]))
    }
}

extension NotificationSettings {
    static func sample(displayName: String? = "Registro de Pacientes", bounces: BounceAddress = .sender) throws -> Self
    {
        try NotificationSettings(
            sender: Mailbox(displayName: displayName, address: "no-reply@example.com"),
            messageIDDomain: "notify.example.com", bounces: bounces)
    }
}
