import Addresses
import Jobs
import Testing
import Timekeeping

@testable import Notifications

@Suite("Ordering a confirmation")
struct NotificationServiceTests {
    private let moment = Timestamp(milliseconds: 1_795_458_600_000)

    @Test("one registration makes one job with everything that its mail needs")
    func confirmation() throws {
        let service = NotificationService(settings: try .sample())
        let job = service.confirmation(
            patientID: 7, to: "ana@example.org", name: "Ana", language: "en", at: moment)
        #expect(job.id.utf8.count == 26)
        #expect(job.idempotencyKey == "patient_registered:email:7")
        #expect(job.channel == "email" && job.queue == "email")
        #expect(job.template == "patient_registered@1")
        #expect(job.language == "en")
        #expect(job.created == moment.milliseconds)
        #expect(job.expires == moment.milliseconds + 72 * 3_600_000)
        #expect(job.payload["to"] == "ana@example.org")
        #expect(job.payload["name"] == "Ana")
        #expect(try JobEnvelope(decoding: job.encoded()) == job)
    }

    @Test("one registration makes one text message, whose doubts are left to a person")
    func textConfirmation() throws {
        let number = try #require(E164Number("+59896689795"))
        let job = NotificationService(settings: try .sample())
            .textConfirmation(patientID: 7, to: number, language: nil, at: moment)
        #expect(job.idempotencyKey == "patient_registered:sms:7")
        #expect(job.channel == "sms" && job.queue == "sms")
        #expect(job.template == "patient_registered@1" && job.language == "es")
        #expect(job.doubtPolicy == .hold)
        #expect(job.payload["to"] == "+59896689795")
        #expect(job.payload["name"] == nil)
    }

    @Test("who named no language gets the default")
    func defaultLanguage() throws {
        let settings = NotificationSettings(sender: try Mailbox(address: "a@example.org"), defaultLanguage: "en")
        let job = NotificationService(settings: settings)
            .confirmation(patientID: 1, to: "b@example.org", name: "", language: nil, at: moment)
        #expect(job.language == "en")
    }

    @Test(
        "bounces go to the sender, to an address of their own, or to one that names the job",
        arguments: [
            ("bounces.example.com", "bounce+J@bounces.example.com"), ("returns+@example.com", "returns+J@example.com"),
            ("returns@example.com", "returns@example.com"),
        ])
    func envelopeSender(_ text: String, _ address: String) throws {
        #expect(try NotificationSettings.sample().envelopeSender(forJob: "J") == "no-reply@example.com")
        #expect(
            try NotificationSettings.sample(bounces: BounceAddress(parsing: text)).envelopeSender(forJob: "J")
                == address)
    }

    @Test(
        "what no address for bounces can be made of is refused once, where it is set",
        arguments: ["", "a b", "-x.example", "ñ@example.com", "a@b@c", "a..b+@example.com"])
    func noBounceAddress(_ text: String) {
        #expect(throws: BounceAddress.Malformed.self) { try BounceAddress(parsing: text) }
    }

    @Test(
        "a sender is read with or without a name",
        arguments: [
            ("a@example.org", nil, "a@example.org"), ("Ana <a@example.org>", "Ana", "a@example.org"),
            (" \"Ana, B\"  <a@example.org> ", "Ana, B", "a@example.org"), ("<a@example.org>", nil, "a@example.org"),
        ])
    func mailbox(_ text: String, _ name: String?, _ address: String) throws {
        let mailbox = try Mailbox(parsing: text)
        #expect(mailbox.displayName == name)
        #expect(mailbox.address == address)
        #expect(mailbox.domain == "example.org")
    }

    @Test(
        "anything else is no sender",
        arguments: ["", "a", "a@", "@b", "a@b@c", "Ana a@example.org>", "a b@example.org", "Ana <a@b>, Eva <c@d>"])
    func noMailbox(_ text: String) {
        #expect(throws: Mailbox.Fault.malformed) { try Mailbox(parsing: text) }
    }
}
