import Notifications
import TestSupport
import Testing

@testable import SMSDelivery

@Suite(
    "Amazon SNS as moto simulates it, with its check of signatures on",
    .enabled(if: MotoServer.path != nil, "moto_server could not be installed from PyPI (script/bootstrap test)"))
struct MotoTests {
    @Test("takes what we sign, in both languages, and refuses the same with another key")
    func publish() async throws {
        let moto = try await MotoServer()
        func outcome(keyID: String, secret: String, _ language: String = "es") -> DeliveryOutcome {
            let provider = SNSProvider(
                baseURL: "http://127.0.0.1:\(moto.port)", region: "eu-west-1",
                credentials: .init(keyID: keyID, secret: secret), from: "Clinica")
            return SMSNotificationService(provider).deliver(.text(language: language), control: .willing)
        }
        for language in ["es", "en"] {
            #expect(outcome(keyID: moto.keyID, secret: moto.secret, language) == .sent(code: 200))
        }
        #expect(
            outcome(keyID: moto.keyID, secret: "wrong") == .configuration("HTTP 403 SignatureDoesNotMatch"))
        #expect(
            outcome(keyID: "AKIAIOSFODNN7EXAMPLE", secret: moto.secret)
                == .configuration("HTTP 403 InvalidClientTokenId"))
    }
}
