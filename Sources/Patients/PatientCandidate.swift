/// A draft that kept every rule and may be stored; only ``PatientValidation`` makes one.
package struct PatientCandidate: Sendable, Equatable {
    package let name: PersonName
    package let email: EmailAddress
    package let phone: PhoneNumber
    package let documentURL: DocumentURL
    package let locale: PatientLocale?

    init(
        name: PersonName, email: EmailAddress, phone: PhoneNumber, documentURL: DocumentURL, locale: PatientLocale?
    ) {
        self.name = name
        self.email = email
        self.phone = phone
        self.documentURL = documentURL
        self.locale = locale
    }
}
