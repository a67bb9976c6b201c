import Patients

/// Checks one field of a draft whose other fields are good.
func attempt(
    name: String = "Ana", email: String = "ana@example.com", phone: String = "+59896689795",
    documentURL: String = "https://example.com/a.jpg", rules: ValidationRules = .default
) -> Result<PatientCandidate, ValidationFailure> {
    let draft = PatientDraft(name: name, email: email, phone: phone, documentURL: documentURL)
    return Result { () throws(ValidationFailure) in try PatientValidation(rules: rules).check(draft) }
}

extension Result where Success == PatientCandidate, Failure == ValidationFailure {
    var candidate: PatientCandidate? { try? get() }

    var problems: [FieldProblem] {
        if case .failure(let failure) = self { failure.problems } else { [] }
    }

    /// The codes of all problems, such as `name-blank phone-too-short`.
    var codes: String {
        problems.map(\.code.rawValue).joined(separator: " ")
    }

    /// What a legacy caller reads.
    var messages: [String] {
        problems.map(\.legacy.message)
    }
}

extension String {
    /// Equality of scalars: `==` would call composed and decomposed text the same.
    func isIdentical(to other: String) -> Bool {
        unicodeScalars.elementsEqual(other.unicodeScalars)
    }
}
