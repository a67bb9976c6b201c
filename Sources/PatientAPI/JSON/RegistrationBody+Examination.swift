import JSON
import Patients

/// A body of which everything is said that can be said, whether it is a registration or not.
struct ExaminedRegistration {
    /// Fields that are right by themselves.
    let normalized: PatientChange
    let errors: [FieldError]
    /// None when there are errors.
    let candidate: PatientCandidate?
}

extension RegistrationBody {
    /// - Throws: `undecodable` for what is no JSON; all else is an answer.
    func examined(_ body: [UInt8]) throws(RegistrationBodyFailure) -> ExaminedRegistration {
        let received = try Self.tree(of: body)
        func text(_ field: FieldProblem.Field) -> String? { received[field.rawValue]?.stringValue }
        let normalized = validation.normalized(
            PatientChangeDraft(
                name: text(.name), email: text(.email), phone: text(.phone), documentURL: text(.documentURL),
                locale: text(.locale).flatMap(PatientLocale.init).map(PatientChange.LocaleChange.set)))
        do {
            let candidate = try validation.check(try draft(examining: received))
            return ExaminedRegistration(normalized: normalized, errors: [], candidate: candidate)
        } catch {
            let errors = ProblemDetails(describing: error)?.errors ?? []
            return ExaminedRegistration(normalized: normalized, errors: errors, candidate: nil)
        }
    }
}
