/// What somebody typed to look for patients: nothing about it is known to make sense yet.
package struct PatientSearchDraft: Sendable, Equatable {
    /// Words of the name, or their beginnings.
    package var words: String?
    package var email: String?
    package var emailDomain: String?
    package var phone: String?
    package var documentHost: String?

    package init(
        words: String? = nil, email: String? = nil, emailDomain: String? = nil, phone: String? = nil,
        documentHost: String? = nil
    ) {
        self.words = words
        self.email = email
        self.emailDomain = emailDomain
        self.phone = phone
        self.documentHost = documentHost
    }

    /// A member of the draft; raw values are what callers call it.
    package enum Member: String, Sendable, CaseIterable {
        case words = "q"
        case email
        case emailDomain = "email_domain"
        case phone
        case documentHost = "document_host"
    }
}

/// What cannot be looked for, because no patient can have it; in the order of the members, never empty.
package struct SearchFailure: Error, Equatable, Sendable {
    package let problems: [(member: PatientSearchDraft.Member, problem: FieldProblem)]

    package static func == (left: SearchFailure, right: SearchFailure) -> Bool {
        left.problems.elementsEqual(right.problems) { $0 == $1 }
    }
}

extension PatientValidation {
    /// Reads what is looked for as it would be read in a registration, except that a phone number may lack its beginning.
    /// - Returns: none when nothing is asked for.
    /// - Throws: every member's first problem.
    package func check(_ draft: PatientSearchDraft) throws(SearchFailure) -> PatientSearch? {
        guard draft != PatientSearchDraft() else { return nil }
        var problems: [(member: PatientSearchDraft.Member, problem: FieldProblem)] = []
        func read<Value>(
            _ text: String?, _ member: PatientSearchDraft.Member, _ make: (String) throws(FieldProblem) -> Value
        ) -> Value? {
            guard let text else { return nil }
            do throws(FieldProblem) {
                return try make(TypedText(trimming: text).text)
            } catch {
                problems.append((member, error))
                return nil
            }
        }
        let search = PatientSearch(
            words: read(draft.words, .words, Self.words) ?? [],
            emailKey: read(draft.email, .email) { text throws(FieldProblem) in
                try EmailAddress(text, rules: rules).canonicalKey
            },
            emailDomain: read(draft.emailDomain, .emailDomain) { text throws(FieldProblem) in
                try EmailDomain.check(text.canonicallyComposed, allowsTest: true).ascii
            },
            phone: read(draft.phone, .phone, Self.phone),
            documentHost: read(draft.documentHost, .documentHost, Self.host))
        guard problems.isEmpty else { throw SearchFailure(problems: problems) }
        return search
    }

    private static func words(_ text: String) throws(FieldProblem) -> [[UInt8]] {
        guard text.unicodeScalars.count <= PersonName.maximumLength else {
            throw FieldProblem(
                field: .name, code: .nameTooLong, limit: PersonName.maximumLength,
                legacy: .stringTooLong(maximum: PersonName.maximumLength))
        }
        let words = FoldedName.beginnings(in: text)
        guard !words.isEmpty else {
            throw FieldProblem(field: .name, code: .nameBlank, legacy: .valueError(reason: "nothing to look for"))
        }
        return words
    }

    private static func phone(_ text: String) throws(FieldProblem) -> SignificantDigits {
        guard text.unicodeScalars.count <= PhoneNumber.maximumLength else {
            throw FieldProblem(
                field: .phone, code: .phoneTooLong, limit: PhoneNumber.maximumLength,
                legacy: .stringTooLong(maximum: PhoneNumber.maximumLength))
        }
        let number = SignificantDigits(try PhoneNumberParts(text))
        guard number.digits.count >= SignificantDigits.minimum else {
            throw .phone(
                .phoneTooShort, "the phone number must have at least \(SignificantDigits.minimum) digits",
                limit: SignificantDigits.minimum)
        }
        return number
    }

    private static func host(_ text: String) throws(FieldProblem) -> String {
        guard text.utf8.count <= DocumentURL.maximumLength else {
            throw .url(.urlTooLong, .urlTooLong(maximum: DocumentURL.maximumLength), limit: DocumentURL.maximumLength)
        }
        return String(decoding: try URLHost.serialised(Array(text.utf8)[...]), as: UTF8.self)
    }
}
