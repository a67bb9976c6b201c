/// What the repository is asked to keep of one new patient.
package struct Registration: Sendable {
    package let candidate: PatientCandidate
    /// Makes the messages that leave because of it.
    package let composer: OutboxComposer
    /// Whether patients who may be the same person are looked for; three searches by index.
    package let findsDuplicates: Bool

    package init(
        _ candidate: PatientCandidate, enqueuing composer: @escaping OutboxComposer, findsDuplicates: Bool = false
    ) {
        self.candidate = candidate
        self.composer = composer
        self.findsDuplicates = findsDuplicates
    }
}

/// A patient who has just been stored.
package struct Registered: Sendable, Equatable {
    package let patient: Patient
    /// Empty unless it was asked for.
    package let possibleDuplicates: [PossibleDuplicate]

    package init(patient: Patient, possibleDuplicates: [PossibleDuplicate] = []) {
        self.patient = patient
        self.possibleDuplicates = possibleDuplicates
    }
}

/// A patient who may be the same person: a hint for people, never a reason to refuse.
package struct PossibleDuplicate: Sendable, Equatable {
    /// What the two have in common; raw values are what callers see.
    package enum Reason: String, Sendable, CaseIterable {
        /// The digits of the phone number.
        case phone
        /// The name, case and accents aside, together with the document.
        case nameAndDocument = "name_document"
        /// The address, when dots and `+tag` are left out of it.
        case email
    }

    package let patient: Int64
    /// In the order of ``Reason``, at least one.
    package let because: [Reason]

    package init(patient: Int64, because: [Reason]) {
        self.patient = patient
        self.because = because
    }

    /// More than this are not looked for: whoever shares a phone with ten others belongs to a household or a home.
    package static let limit = 10
}
