import HTTP1
import HTTPServer
import HTTPTypes
import JSON

/// What canonical routes ask of a request before they look at its body.
extension Request {
    /// - Parameter types: what can be had; errors ignore `Accept` (API 2.5), so it is asked after the path is known.
    /// - Returns: the one that is liked best, the first of several.
    @discardableResult
    func requireAcceptable(_ types: [String] = ["application/json"]) throws(ProblemDetails) -> String {
        guard let type = Acceptance(fields.combined(.accept)).preferred(among: types) else {
            throw .notAcceptable(available: types)
        }
        return type
    }

    /// A body of the given types, in UTF-8 and not compressed.
    /// - Parameter isType: by default, `application/json` and `application/*+json`.
    func requireJSONBody(of isType: (MediaType) -> Bool = \.isJSON) throws {
        try EncodedBody.refuse(self)
        guard let type = MediaType(fields.first(.contentType)), isType(type), type.isUTF8 else {
            throw RegistrationBodyFailure.unsupportedMediaType(body)
        }
        guard !body.isEmpty else { throw RegistrationBodyFailure.absent }
    }

    /// Whether an answer without content is preferred (RFC 7240 §4.2); other preferences are ignored.
    var prefersMinimal: Bool {
        let preferences = fields.combined(.prefer)?.lowercased() ?? ""
        return preferences.split { $0 == "," || $0 == ";" }.contains { $0.trimmingBlanks == "return=minimal" }
    }

    /// The `{id}` of the path. What is no id is no address of a patient, and as unknown as any other path.
    func patientIdentifier() throws(LegacyIdentifierFailure) -> Int64 {
        guard let id = PatientIdentifier.canonical(parameters["id"] ?? "") else { throw .unknownPath }
        return id
    }
}

extension HTTPField {
    /// That the answer is without content as the client wished (RFC 7240 §3).
    static let minimalPreferenceApplied = HTTPField(name: .preferenceApplied, value: "return=minimal")
    /// Personal data is stored by nobody on the way (RFC 9111 §5.2.2.5).
    static let notStored = HTTPField(name: .cacheControl, value: "no-store")
}

extension ProblemDetails {
    /// - Parameter available: what could be had instead.
    static func notAcceptable(available: [String]) -> ProblemDetails {
        let available = JSONValue.array(available.map(JSONValue.string))
        return ProblemDetails(.notAcceptable, extensions: [JSONMember(name: "available", value: available)])
    }
}
