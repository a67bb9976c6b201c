import Addresses
package import Jobs
package import Notifications
package import Patients
import Timekeeping

/// Writes the confirmation of a registration as an outbox message: what is stored beside the patient is the job that a
/// worker will later claim.
package struct ConfirmationComposer: Sendable {
    private let notifications: NotificationService
    private let sendsTexts: Bool
    private let keys: PayloadKeyRing?

    /// The service decides what the job says; this type, to whom it goes.
    ///
    /// - Parameters:
    ///   - sendsTexts: whether patients with an international number also get a text message.
    ///   - keys: what the personal part is sealed with before it is stored; nil: it stays readable.
    package init(notifications: NotificationService, sendsTexts: Bool = false, keys: PayloadKeyRing? = nil) {
        self.notifications = notifications
        self.sendsTexts = sendsTexts
        self.keys = keys
    }

    /// For ``PatientService``; runs on the repository's writer, within its transaction.
    package var composer: OutboxComposer {
        { [notifications, sendsTexts, keys] id, candidate, moment in
            let job = notifications.confirmation(
                patientID: id, to: candidate.email.envelope.text, name: candidate.name.text,
                language: candidate.locale?.rawValue, at: moment)
            guard sendsTexts, let number = candidate.phone.e164.flatMap(E164Number.init) else {
                return [OutboxMessage(job, keys)]
            }
            let text = notifications.textConfirmation(
                patientID: id, to: number, language: candidate.locale?.rawValue, at: moment)
            return [OutboxMessage(job, keys), OutboxMessage(text, keys)]
        }
    }

    /// For ``MailHistory``: the same mail once more, to the address and in the language that are stored now.
    package var resendComposer: ResendComposer {
        { [notifications, keys] recipient, moment in
            let patient = recipient.patient
            let job = notifications.confirmation(
                patientID: patient.id, to: Self.deliveryAddress(patient.email, key: recipient.emailKey),
                name: patient.name, language: patient.locale?.rawValue, repetition: recipient.ordinal, at: moment)
            return OutboxMessage(job, keys)
        }
    }

    /// The envelope address of a stored patient: the canonical key has the domain as DNS knows it.
    private static func deliveryAddress(_ text: String, key: String) -> String {
        // Neither has an @-sign beyond the one in front of the domain.
        let sign = UInt8(ascii: "@")
        let start = text.utf8.lastIndex(of: sign) ?? text.utf8.endIndex
        let domain = key.utf8[(key.utf8.lastIndex(of: sign) ?? key.utf8.endIndex)...]
        if text.utf8[start...].elementsEqual(domain) { return text }
        return String(Substring(text.utf8[..<start])) + String(Substring(domain))
    }
}

extension OutboxMessage {
    fileprivate init(_ job: JobEnvelope, _ keys: PayloadKeyRing?) {
        let job = keys?.seal(job) ?? job
        self.init(
            id: job.id, idempotencyKey: job.idempotencyKey, queue: job.queue, lane: job.lane.rawValue,
            notBefore: job.notBefore, expires: job.expires, envelope: job.encoded())
    }
}
