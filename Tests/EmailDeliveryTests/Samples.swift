import Curl
import JSON
import Jobs
import Notifications

@testable import EmailDelivery

extension DeliveryControl {
    /// Nobody objects.
    static var willing: DeliveryControl { DeliveryControl(isStopping: { false }, crossPointOfNoReturn: { true }) }
}

extension JobEnvelope {
    static func confirmation(to: String, id: String = "01KB0Z3N6W7Q2M4T8V9X1C5D3F", name: String = "Ana") -> JobEnvelope
    {
        JobEnvelope(
            id: id, queue: "email", channel: "email", template: RegistrationTemplate.identifier, language: "es",
            idempotencyKey: "patient_registered:email:1", created: 1_795_458_600_000, expires: 1_795_718_400_000,
            payload: .clear([
                JSONMember(name: "to", value: .string(to)), JSONMember(name: "name", value: .string(name)),
            ]))
    }
}

extension NotificationSettings {
    static func sample(bounces: BounceAddress = .sender) throws -> NotificationSettings {
        try NotificationSettings(
            sender: Mailbox(displayName: "Registro de Pacientes", address: "no-reply@example.com"),
            messageIDDomain: "notify.example.com", bounces: bounces)
    }
}

extension SMTPLimits {
    /// Short enough for a test of them, long enough for a busy machine.
    static func short(beforeData: Duration = .seconds(20), total: Duration = .seconds(60)) -> SMTPLimits {
        var limits = SMTPLimits()
        limits.beforeData = beforeData
        limits.total = total
        return limits
    }
}

extension EmailNotificationService {
    /// The channel over a connection to 127.0.0.1.
    convenience init(
        port: UInt16, security: SMTPSecurity = .opportunistic, credentials: SMTPEndpoint.Credentials? = nil,
        certificateFile: String? = nil, limits: SMTPLimits = .short(), settings: NotificationSettings? = nil,
        observe: @escaping (SMTPEvidence) -> Void = { _ in }
    ) throws {
        let endpoint = SMTPEndpoint(host: "127.0.0.1", port: port, security: security, credentials: credentials)
        let transport = SMTPTransport(
            endpoint, greetingName: "worker.example.com", certificateFile: certificateFile, limits: limits,
            observe: observe)
        self.init(settings: try settings ?? .sample(), transport: transport)
    }

    func deliver(to recipient: String, id: String = "01KB0Z3N6W7Q2M4T8V9X1C5D3F") -> DeliveryOutcome {
        deliver(.confirmation(to: recipient, id: id), control: .willing)
    }
}
