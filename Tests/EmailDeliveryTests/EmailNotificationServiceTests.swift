import Addresses
import Jobs
import Notifications
import Testing

@testable import EmailDelivery

/// Keeps what it is given.
private final class KeepingTransport: MailTransport {
    private(set) var mails: [OutgoingMail] = []

    func deliver(_ mail: OutgoingMail, control: DeliveryControl) -> DeliveryOutcome {
        mails.append(mail)
        return .sent(code: 250)
    }
}

@Suite("From a job to a mail")
struct EmailNotificationServiceTests {
    private let transport = KeepingTransport()

    private func deliver(
        _ job: JobEnvelope, sender: String = "no-reply@example.com", unicode: Bool = true
    ) throws -> DeliveryOutcome {
        let settings = NotificationSettings(sender: try Mailbox(address: sender))
        return EmailNotificationService(settings: settings, transport: transport, allowsUnicodeAddresses: unicode)
            .deliver(job, control: .willing)
    }

    @Test("the transport gets checked addresses and the same bytes each time")
    func mail() throws {
        let job = JobEnvelope.confirmation(to: "a@example.org")
        for _ in 0..<2 { #expect(try deliver(job) == .sent(code: 250)) }
        #expect(transport.mails.count == 2)
        #expect(transport.mails[0] == transport.mails[1])
        #expect(transport.mails[0].id == job.id)
        #expect(transport.mails[0].from.text == "no-reply@example.com")
    }

    @Test("a job that this version cannot write waits for one that can")
    func unsupported() throws {
        var job = JobEnvelope.confirmation(to: "a@example.org")
        job.template = "patient_registered@2"
        #expect(try deliver(job) == .unsupported("unknown template"))
        job = .confirmation(to: "a@example.org")
        job.payload = .sealed(SealedPayload(algorithm: "A256GCM", keyName: "k", nonce: [], ciphertext: []))
        #expect(try deliver(job) == .unsupported("sealed payload"))
        #expect(transport.mails.isEmpty)
    }

    @Test("what can never be sent is given up at once")
    func permanent() throws {
        var job = JobEnvelope.confirmation(to: "a b@example.org")
        #expect(
            try deliver(job) == .permanent(.recipient, "local part is no dot-atom of at most 64 bytes"))
        job.payload = .clear([])
        #expect(try deliver(job) == .permanent(.content, "no recipient"))
        #expect(
            try deliver(.confirmation(to: "ñ@example.org"), unicode: false)
                == .permanent(.unicodeAddress, "local part is not ASCII"))
        #expect(try deliver(.confirmation(to: "a@example.org", id: "a b")) == .permanent(.content, "unsafe header"))
        #expect(transport.mails.isEmpty)
    }

    @Test("a sender that is no envelope address is a matter of settings")
    func sender() throws {
        guard case .configuration = try deliver(.confirmation(to: "a@example.org"), sender: "\"a\"@example.org") else {
            Issue.record("sent")
            return
        }
        #expect(transport.mails.isEmpty)
    }
}
