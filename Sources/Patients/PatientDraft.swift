/// What somebody typed: nothing about it is known to be true yet.
package struct PatientDraft: Sendable, Equatable {
    package var name: String
    package var email: String
    package var phone: String
    package var documentURL: String
    package var locale: PatientLocale?

    package init(name: String, email: String, phone: String, documentURL: String, locale: PatientLocale? = nil) {
        self.name = name
        self.email = email
        self.phone = phone
        self.documentURL = documentURL
        self.locale = locale
    }
}
