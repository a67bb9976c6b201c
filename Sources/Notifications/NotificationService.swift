package import Addresses
internal import JSON
package import Jobs
package import Timekeeping

/// Orders notifications: turns "this patient is registered" into the job that travels through outbox and queue.
///
/// Pure and quick, because it runs within the transaction that stores the patient.
package struct NotificationService: Sendable {
    private let settings: NotificationSettings

    /// Takes the settings that every job of this process is made with.
    package init(settings: NotificationSettings) {
        self.settings = settings
    }

    /// A mail by which an operator sees whether mails leave; it belongs to no patient and to no queue.
    ///
    /// - Parameter language: `es` or `en`; nil for the default.
    package func probe(to address: String, language: String?, at moment: Timestamp) -> JobEnvelope {
        let id = ULID.make(at: moment).description
        return JobEnvelope(
            id: id, queue: "email", channel: "email", template: ProbeTemplate.identifier,
            language: language ?? settings.defaultLanguage, idempotencyKey: "probe:\(id)", created: moment.milliseconds,
            expires: moment.advanced(bySeconds: 600).milliseconds,
            payload: .clear([JSONMember(name: "to", value: .string(address))]))
    }

    /// The confirmation of a registration by e-mail.
    ///
    /// - Parameters:
    ///   - to: the address as it goes to the mail server, its domain in ASCII (A-labels).
    ///   - language: `es` or `en`; nil for the default.
    ///   - repetition: 0 for the registration's own, 1 and up when it is sent once more: another notification.
    ///   - moment: becomes the mail's `Date`, on every attempt the same.
    package func confirmation(
        patientID: Int64, to: String, name: String, language: String?, repetition: Int = 0, at moment: Timestamp
    ) -> JobEnvelope {
        let key = "patient_registered:email:\(patientID)" + (repetition > 0 ? ":\(repetition)" : "")
        return job(
            channel: "email", key: key, language: language, doubt: settings.doubtPolicy, at: moment,
            payload: [
                JSONMember(name: "to", value: .string(to)), JSONMember(name: "name", value: .string(name)),
            ])
    }

    /// The confirmation of a registration by text message.
    package func textConfirmation(
        patientID: Int64, to: E164Number, language: String?, at moment: Timestamp
    ) -> JobEnvelope {
        job(
            channel: "sms", key: "patient_registered:sms:\(patientID)", language: language,
            doubt: settings.smsDoubtPolicy, at: moment, payload: [JSONMember(name: "to", value: .string(to.text))])
    }

    /// A channel has a queue of its own, of the same name.
    private func job(
        channel: String, key: String, language: String?, doubt: DoubtPolicy, at moment: Timestamp, payload: [JSONMember]
    ) -> JobEnvelope {
        JobEnvelope(
            id: ULID.make(at: moment).description, queue: channel, channel: channel,
            template: RegistrationTemplate.identifier, language: language ?? settings.defaultLanguage,
            idempotencyKey: key, created: moment.milliseconds,
            expires: moment.advanced(bySeconds: settings.lifetime.components.seconds).milliseconds,
            retryPolicy: settings.retryPolicy, doubtPolicy: doubt, payload: .clear(payload))
    }
}
