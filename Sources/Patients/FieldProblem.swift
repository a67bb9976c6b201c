/// One thing wrong with one field: for programs a code, for legacy callers the words of the service this one replaces.
///
/// It never holds the value itself, which is personal data.
package struct FieldProblem: Error, Equatable, Sendable {
    /// A member of the registration body; raw values are the member names.
    package enum Field: String, Sendable, CaseIterable {
        case name
        case email
        case phone
        case documentURL = "document_url"
        case locale
    }

    package let field: Field
    package let code: ProblemCode
    /// The bound that was missed, where there is one: characters, bytes or digits, as the code says.
    package let limit: Int?
    package let legacy: LegacyProblem

    package init(field: Field, code: ProblemCode, limit: Int? = nil, legacy: LegacyProblem) {
        self.field = field
        self.code = code
        self.limit = limit
        self.legacy = legacy
    }
}
