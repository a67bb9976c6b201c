import Jobs
import Notifications
import Patients
import Testing

@testable import PatientAPI

@Suite("The confirmation of a registration")
struct ConfirmationComposerTests {
    @Test("is one message whose envelope is the job, in the patient's language")
    func message() throws {
        let sender = try Mailbox(parsing: "clinic@example.com")
        let composer = ConfirmationComposer(
            notifications: NotificationService(settings: NotificationSettings(sender: sender))
        ).composer
        let draft = PatientDraft(
            name: "Ana", email: "Ana@España.example", phone: "29011919", documentURL: "https://e.com/", locale: .en)

        let messages = composer(7, try PatientValidation().check(draft), MemoryPatientRepository.moment)

        let message = try #require(messages.first)
        let job = try JobEnvelope(decoding: message.envelope)
        #expect(messages.count == 1)
        #expect(message.idempotencyKey == "patient_registered:email:7")
        #expect((message.queue, message.id) == (job.queue, job.id))
        #expect(job.language == "en")
        #expect(job.payload["to"] == "Ana@xn--espaa-rta.example")
        #expect(job.payload["name"] == "Ana")
    }

    @Test(
        "is also a text message where they are sent and the number names its country",
        arguments: [
            ("+598 96 689 795", true, ["email", "sms"]), ("0059896689795", true, ["email", "sms"]),
            ("2901 1919", true, ["email"]), ("+598 96 689 795", false, ["email"]),
        ])
    func channels(_ phone: String, _ sendsTexts: Bool, _ queues: [String]) throws {
        let composer = ConfirmationComposer(
            notifications: NotificationService(
                settings: NotificationSettings(sender: try Mailbox(parsing: "clinic@example.com"))),
            sendsTexts: sendsTexts
        ).composer
        let draft = PatientDraft(name: "Ana", email: "a@b.co", phone: phone, documentURL: "https://e.com/", locale: nil)

        let messages = composer(7, try PatientValidation().check(draft), MemoryPatientRepository.moment)

        #expect(messages.map(\.queue) == queues)
        #expect(Set(messages.map(\.id)).count == messages.count)
        if queues.count == 2 {
            let job = try JobEnvelope(decoding: messages[1].envelope)
            #expect(job.payload["to"] == "+59896689795")
            #expect(messages[1].idempotencyKey == "patient_registered:sms:7")
        }
    }

    @Test("is sealed before it is stored, where there are keys, and keeps nothing readable of the person")
    func sealed() throws {
        let keys = try PayloadKeyRing(parsing: "2026-11:" + String(repeating: "A", count: 43) + "=")
        let composer = ConfirmationComposer(
            notifications: NotificationService(
                settings: NotificationSettings(sender: try Mailbox(parsing: "clinic@example.com"))),
            sendsTexts: true, keys: keys
        ).composer
        let draft = PatientDraft(
            name: "Xiomara", email: "planted@b.co", phone: "+598 96 689 795", documentURL: "https://e.com/", locale: nil
        )

        let messages = composer(7, try PatientValidation().check(draft), MemoryPatientRepository.moment)

        #expect(messages.count == 2)
        for message in messages {
            let text = String(decoding: message.envelope, as: UTF8.self)
            for word in ["Xiomara", "planted", "96689795"] { #expect(!text.contains(word)) }
            let opened = try keys.open(JobEnvelope(decoding: message.envelope))
            #expect(["planted@b.co", "+59896689795"].contains(opened.payload["to"]))
        }
    }

    @Test("once more, it is another notification to the address that is stored now")
    func resend() throws {
        let sender = try Mailbox(parsing: "clinic@example.com")
        let composer = ConfirmationComposer(
            notifications: NotificationService(settings: NotificationSettings(sender: sender))
        ).resendComposer
        let patient = Patient(
            id: 7, name: "Ana", email: "Ana@españa.example", phone: "29011919", documentURL: "https://e.com/",
            createdAt: MemoryPatientRepository.moment, updatedAt: MemoryPatientRepository.moment, mail: .none)
        let recipient = ResendRecipient(patient: patient, emailKey: "ana@xn--espaa-rta.example", ordinal: 2)

        let message = composer(recipient, MemoryPatientRepository.moment)

        #expect(message.idempotencyKey == "patient_registered:email:7:2")
        #expect(try JobEnvelope(decoding: message.envelope).payload["to"] == "Ana@xn--espaa-rta.example")
    }
}
