package import Timekeeping

/// A registered patient, as stored.
///
/// The four texts were checked when they were registered and are not checked again when they are read, so that a rule
/// made stricter later never makes an old record unreadable.
package struct Patient: Sendable, Equatable {
    /// Given by the repository, 1 and up, never used again after a deletion.
    package let id: Int64
    package let name: String
    package let email: String
    package let phone: String
    package let documentURL: String
    /// `+` and digits (ITU-T E.164), when the typed number named its country.
    package let phoneE164: String?
    package let locale: PatientLocale?
    /// 1 at registration, one more with every change.
    package let version: Int
    package let createdAt: Timestamp
    package let updatedAt: Timestamp
    /// The fate of the confirmation.
    package let mail: MailStatus

    package init(
        id: Int64, name: String, email: String, phone: String, documentURL: String, phoneE164: String? = nil,
        locale: PatientLocale? = nil, version: Int = 1, createdAt: Timestamp, updatedAt: Timestamp, mail: MailStatus
    ) {
        self.id = id
        self.name = name
        self.email = email
        self.phone = phone
        self.documentURL = documentURL
        self.phoneE164 = phoneE164
        self.locale = locale
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.mail = mail
    }
}
