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
