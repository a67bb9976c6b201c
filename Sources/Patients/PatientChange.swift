/// New values for some fields of a patient, checked like those of a registration. What is nil stays as it is stored, and
/// is not checked again, so that a rule made stricter later never keeps an old record from being corrected.
package struct PatientChange: Sendable, Equatable {
    package let name: PersonName?
    package let email: EmailAddress?
    package let phone: PhoneNumber?
    package let documentURL: DocumentURL?
    package let locale: LocaleChange?

    /// A locale may be taken away, which no other field may.
    package enum LocaleChange: Sendable, Equatable {
        case set(PatientLocale)
        case remove
    }

    init(
        name: PersonName?, email: EmailAddress?, phone: PhoneNumber?, documentURL: DocumentURL?, locale: LocaleChange?
    ) {
        self.name = name
        self.email = email
        self.phone = phone
        self.documentURL = documentURL
        self.locale = locale
    }

    /// Every field of a candidate, for replacing a record as a whole.
    package init(replacingWith candidate: PatientCandidate) {
        self.init(
            name: candidate.name, email: candidate.email, phone: candidate.phone, documentURL: candidate.documentURL,
            locale: candidate.locale.map(LocaleChange.set) ?? .remove)
    }
}

/// What somebody typed to change a patient: nothing about it is known to be true yet.
package struct PatientChangeDraft: Sendable, Equatable {
    package var name: String?
    package var email: String?
    package var phone: String?
    package var documentURL: String?
    package var locale: PatientChange.LocaleChange?

    package init(
        name: String? = nil, email: String? = nil, phone: String? = nil, documentURL: String? = nil,
        locale: PatientChange.LocaleChange? = nil
    ) {
        self.name = name
        self.email = email
        self.phone = phone
        self.documentURL = documentURL
        self.locale = locale
    }
}

/// A patient after a change.
package struct UpdatedPatient: Sendable, Equatable {
    package let patient: Patient
    /// Empty when every new value was the stored one: then nothing was written and the version is what it was.
    package let changedFields: [FieldProblem.Field]

    package init(patient: Patient, changedFields: [FieldProblem.Field]) {
        self.patient = patient
        self.changedFields = changedFields
    }
}
