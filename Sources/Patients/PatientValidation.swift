/// Turns drafts into candidates, or says everything that is wrong with them at once.
package struct PatientValidation: Sendable {
    let rules: ValidationRules

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

    /// The same rules for those fields that have a new value.
    /// - Throws: every field's first problem, in the order name, email, phone, document_url.
    package func check(_ draft: PatientChangeDraft) throws(ValidationFailure) -> PatientChange {
        let name = checked(draft.name) { text throws(FieldProblem) in try PersonName(text) }
        let email = checked(draft.email) { text throws(FieldProblem) in try EmailAddress(text, rules: rules) }
        let phone = checked(draft.phone) { text throws(FieldProblem) in try PhoneNumber(text, rules: rules) }
        let url = checked(draft.documentURL) { text throws(FieldProblem) in try DocumentURL(text, rules: rules) }

        if case .success(let name) = name, case .success(let email) = email, case .success(let phone) = phone,
            case .success(let url) = url
        {
            return PatientChange(name: name, email: email, phone: phone, documentURL: url, locale: draft.locale)
        }
        throw ValidationFailure(
            problems: [name.problem, email.problem, phone.problem, url.problem].compactMap(\.self))
    }

    /// The values that keep the rules by themselves; the others are left out.
    package func normalized(_ draft: PatientChangeDraft) -> PatientChange {
        let name = checked(draft.name) { text throws(FieldProblem) in try PersonName(text) }
        let email = checked(draft.email) { text throws(FieldProblem) in try EmailAddress(text, rules: rules) }
        let phone = checked(draft.phone) { text throws(FieldProblem) in try PhoneNumber(text, rules: rules) }
        let url = checked(draft.documentURL) { text throws(FieldProblem) in try DocumentURL(text, rules: rules) }
        return PatientChange(
            name: name.value ?? nil, email: email.value ?? nil, phone: phone.value ?? nil,
            documentURL: url.value ?? nil, locale: draft.locale)
    }

    private func checked<Value>(
        _ text: String?, _ make: (String) throws(FieldProblem) -> Value
    ) -> Result<Value?, FieldProblem> {
        guard let text else { return .success(nil) }
        return Result { () throws(FieldProblem) in try make(text) }
    }
}

extension Result where Failure == FieldProblem {
    fileprivate var value: Success? {
        if case .success(let value) = self { value } else { nil }
    }

    fileprivate var problem: FieldProblem? {
        if case .failure(let problem) = self { problem } else { nil }
    }
}
