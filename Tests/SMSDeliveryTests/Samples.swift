import Curl
import JSON
import Jobs
import Notifications

@testable import SMSDelivery

extension DeliveryControl {
    /// Nobody objects.
    static var willing: DeliveryControl { DeliveryControl(isStopping: { false }, crossPointOfNoReturn: { true }) }
}

extension JobEnvelope {
    static func text(to: String = "+59896689795", language: String = "es") -> JobEnvelope {
        JobEnvelope(
            id: "01KB0Z3N6W7Q2M4T8V9X1C5D3F", queue: "sms", channel: "sms", template: RegistrationTemplate.identifier,
            language: language, idempotencyKey: "patient_registered:sms:1", created: 1_795_458_600_000,
            expires: 1_795_718_400_000, doubtPolicy: .hold,
            payload: .clear([JSONMember(name: "to", value: .string(to))]))
    }
}

extension TwilioProvider {
    /// At a server on this machine, with the credentials that it wants.
    static func local(
        port: UInt16, scheme: String = "http", token: String = "secret", from: String = "+15005550006"
    ) -> TwilioProvider {
        TwilioProvider(baseURL: "\(scheme)://127.0.0.1:\(port)", account: "test", token: token, from: from)
    }
}

extension SNSProvider {
    static func local(
        port: UInt16, secret: String = "secret", sessionToken: String? = nil, from: String? = nil
    ) -> SNSProvider {
        SNSProvider(
            baseURL: "http://127.0.0.1:\(port)", region: "eu-west-1",
            credentials: .init(keyID: "test", secret: secret, sessionToken: sessionToken), from: from)
    }
}

extension SMSNotificationService {
    convenience init(_ provider: Provider, certificateFile: String? = nil, total: Duration = .seconds(30)) {
        var limits = HTTPSSession.Limits()
        limits.total = total
        self.init(provider: provider, certificateFile: certificateFile, limits: limits)
    }

    func deliver(to number: String) -> DeliveryOutcome {
        deliver(.text(to: number), control: .willing)
    }
}
