import JSON
import Patients

extension ProblemDetails {
    /// A problem of a kind as it could be met, for the catalogue and the description of the API.
    static func example(_ kind: ProblemKind) -> ProblemDetails {
        ProblemDetails(kind, extensions: members(of: kind), errors: kind == .validation ? errors : [])
    }

    private static let errors = [
        FieldError(FieldProblem(field: .email, code: .emailNoAt, legacy: .missing)),
        FieldError(
            FieldProblem(
                field: .phone, code: .phoneTooShort, limit: SignificantDigits.minimum, legacy: .missing)),
    ]

    private static func members(of kind: ProblemKind) -> [JSONMember] {
        switch kind {
        case .malformedJSON: [number("offset", 17), number("line", 1), number("column", 18)]
        case .invalidUTF8: [number("offset", 9)]
        case .invalidParameter: [text("parameter", "limit"), list("allowed", ["1", "500"])]
        case .personalDataInURL: [text("use", "/patients/search")]
        case .forbidden: [text("required_scope", Scope.readPatients.rawValue)]
        case .methodNotAllowed: [list("allow", ["GET", "HEAD", "POST", "OPTIONS"])]
        case .notAcceptable: [list("available", ["application/json"])]
        case .emailTaken: [text("existing", "/patients/5")]
        case .erased: [text("erased_at", "2026-11-23T18:30:05.123456Z")]
        case .preconditionFailed: [text("current_etag", "\"7-2\"")]
        case .contentTooLarge: [number("limit", 65_536)]
        case .tooManyItems: [number("limit", RegistrationBatch.limit)]
        case .uriTooLong: [number("limit", 8_192)]
        case .unsupportedMediaType: [list("accept", ["application/json"])]
        case .headersTooLarge: [number("limit", 32_768)]
        case .quotaExceeded: [list("violated-policies", ["register"])]
        default: []
        }
    }

    private static func text(_ name: String, _ value: String) -> JSONMember {
        JSONMember(name: name, value: .string(value))
    }

    private static func number(_ name: String, _ value: Int) -> JSONMember {
        JSONMember(name: name, value: .number("\(value)"))
    }

    private static func list(_ name: String, _ values: [String]) -> JSONMember {
        JSONMember(name: name, value: .array(values.map(JSONValue.string)))
    }
}
