/// The address of a document that a patient handed in. It is kept and shown; nothing ever fetches it.
package struct DocumentURL: Sendable, Equatable {
    /// The stored and returned form: the serialisation of the WHATWG URL Standard, ASCII, at most 2,083 characters; or
    /// the trimmed text as typed, when the rules say so.
    package let text: String

    static let maximumLength = 2_083

    package init(_ typed: String, rules: ValidationRules = .default) throws(FieldProblem) {
        let typed = TypedText(trimming: typed)
        if typed.isASCII, PlainDocumentURL.accepts(typed.text, httpsOnly: rules.urlHTTPSOnly) {
            text = typed.text
            return
        }
        guard !typed.text.isEmpty else { throw .url(.urlEmpty, .urlParsing(error: "input is empty")) }
        guard typed.text.unicodeScalars.count <= Self.maximumLength else { throw Self.tooLong }
        let serialised = try DocumentURLParser(Array(typed.text.utf8)).serialised(httpsOnly: rules.urlHTTPSOnly)
        // A percent-encoded character takes up to twelve, and what is stored must itself be acceptable.
        guard serialised.count <= Self.maximumLength else { throw Self.tooLong }
        text = rules.urlVerbatim ? typed.text : String(decoding: serialised, as: UTF8.self)
    }

    private static var tooLong: FieldProblem {
        FieldProblem(
            field: .documentURL, code: .urlTooLong, limit: maximumLength, legacy: .urlTooLong(maximum: maximumLength))
    }
}

extension FieldProblem {
    static func url(_ code: ProblemCode, _ legacy: LegacyProblem, limit: Int? = nil) -> FieldProblem {
        FieldProblem(field: .documentURL, code: code, limit: limit, legacy: legacy)
    }

    /// A rule of our own.
    static func urlRule(_ code: ProblemCode, _ reason: String) -> FieldProblem {
        url(code, .valueError(reason: reason))
    }
}
