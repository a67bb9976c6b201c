/// Turns drafts into candidates, or says everything that is wrong with them at once.
package struct PatientValidation: Sendable {
    private let rules: ValidationRules

    package init(rules: ValidationRules = .default) {
        self.rules = rules
    }

    /// - Throws: every field's first problem, in the order name, email, phone, document_url.
    package func check(_ draft: PatientDraft) throws(ValidationFailure) -> PatientCandidate {
        let name = Result { () throws(FieldProblem) in try PersonName(draft.name) }
        let email = Result { () throws(FieldProblem) in try EmailAddress(draft.email, rules: rules) }
        let phone = Result { () throws(FieldProblem) in try PhoneNumber(draft.phone, rules: rules) }
        let url = Result { () throws(FieldProblem) in try DocumentURL(draft.documentURL, rules: rules) }

        if case .success(let name) = name, case .success(let email) = email, case .success(let phone) = phone,
            case .success(let url) = url
        {
            return PatientCandidate(name: name, email: email, phone: phone, documentURL: url, locale: draft.locale)
        }
        throw ValidationFailure(
            problems: [name.problem, email.problem, phone.problem, url.problem].compactMap(\.self))
    }
}

extension Result where Failure == FieldProblem {
    fileprivate var problem: FieldProblem? {
        if case .failure(let problem) = self { problem } else { nil }
    }
}
