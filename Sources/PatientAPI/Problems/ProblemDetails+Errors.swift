import HTTP1
import HTTPServer
import HTTPTypes
import JSON
import Patients
import Timekeeping

/// The one table from errors to statuses of the canonical routes; what it does not know is a bug and becomes a 500.
extension ProblemDetails {
    init?(describing error: any Error) {
        switch error {
        case let problem as ProblemDetails: self = problem
        case let error as RepositoryError: self.init(repository: error)
        case let failure as ValidationFailure: self.init(.validation, errors: failure.problems.map(FieldError.init))
        case let failure as RegistrationBodyFailure: self.init(body: failure)
        case let refusal as BatchRefusal: self = refusal.problem
        case let parameter as InvalidParameter: self.init(parameter: parameter)
        case let failure as LegacyListBounds.Failure: self.init(parameter: failure.parameter)
        case is EncodedBody:
            self.init(
                .unsupportedMediaType,
                extensions: [JSONMember(name: "accept", value: .array([.string("application/json")]))],
                fields: EncodedBody.fields)
        case is InvalidCursor: self.init(.invalidCursor)
        case IdempotencyFailure.invalid: self.init(.invalidIdempotencyKey)
        case IdempotencyFailure.required: self.init(.idempotencyKeyRequired)
        case IdempotencyFailure.inProgress: self.init(.idempotencyInProgress, fields: [.retryAfter(seconds: 1)])
        case is MailSwitchedOff: self.init(.mailSwitchedOff)
        case LegacyIdentifierFailure.unknownPath: self.init(.notFound)
        case LegacyIdentifierFailure.notAnInteger, LegacyIdentifierFailure.tooLong:
            self.init(parameter: InvalidParameter(name: "patient_id", allowed: []))
        case AccessRefusal.unauthenticated: self.init(.unauthenticated, fields: [.bearerChallenge])
        case AccessRefusal.hostNotAllowed: self.init(.hostNotAllowed)
        case AccessRefusal.crossSite: self.init(.crossSiteRequest)
        default: return nil
        }
    }

    /// The e-mail's owner is not named here: only to those who may read patients, see ``emailTaken(by:)``.
    init(repository error: RepositoryError) {
        switch error {
        case .emailTaken: self.init(.emailTaken)
        case .notFound: self.init(.notFound)
        case .erased(let moment):
            self.init(
                .erased, extensions: [JSONMember(name: "erased_at", value: .string(CivilTime(moment).rfc3339))])
        case .versionMismatch: self.init(.preconditionFailed)
        case .idempotencyKeyReused: self.init(.idempotencyKeyReused)
        case .mailInFlight: self.init(.mailInFlight)
        case .resendTooSoon(let seconds):
            self.init(.resendTooSoon, fields: [.retryAfter(seconds: Int(clamping: seconds))])
        case .overloaded: self.init(.overloaded, fields: [.retryAfter(seconds: 1)])
        case .unavailable: self.init(.storageUnavailable, fields: [.retryAfter(seconds: 1)])
        }
    }

    private init(parameter: InvalidParameter) {
        self.init(
            .invalidParameter,
            extensions: [
                JSONMember(name: "parameter", value: .string(parameter.name)),
                JSONMember(name: "allowed", value: .array(parameter.allowed.map(JSONValue.string))),
            ])
    }

    /// For callers who may read patients.
    static func emailTaken(by existing: Int64) -> ProblemDetails {
        ProblemDetails(
            .emailTaken, extensions: [JSONMember(name: "existing", value: .string("/patients/\(existing)"))])
    }

    /// - Parameters:
    ///   - types: what would do.
    ///   - field: in which that is said as well.
    static func unsupportedMediaType(_ types: [String], named field: HTTPField.Name) -> ProblemDetails {
        let value = field == .acceptQuery ? types.map { "\"\($0)\"" } : types
        return ProblemDetails(
            .unsupportedMediaType,
            extensions: [JSONMember(name: "accept", value: .array(types.map(JSONValue.string)))],
            fields: [HTTPField(name: field, value: value.joined(separator: ", "))])
    }

    init(body failure: RegistrationBodyFailure) {
        switch failure {
        case .absent: self.init(.malformedJSON, extensions: Self.position(offset: 0, line: 1, column: 1))
        case .unsupportedMediaType:
            self.init(
                .unsupportedMediaType,
                extensions: [JSONMember(name: "accept", value: .array([.string("application/json")]))],
                fields: [.acceptPost])
        case .undecodable(let error):
            if error.kind == .invalidUTF8 {
                self.init(.invalidUTF8, extensions: [JSONMember(name: "offset", value: .number("\(error.offset)"))])
            } else {
                self.init(
                    .malformedJSON,
                    extensions: Self.position(offset: error.offset, line: error.line, column: error.column))
            }
        case .notAnObject: self.init(.validation, errors: [.notAnObject])
        case .fields(let problems, let others, _):
            self.init(.validation, errors: problems.map(FieldError.init) + others)
        }
    }

    private static func position(offset: Int, line: Int, column: Int) -> [JSONMember] {
        [
            JSONMember(name: "offset", value: .number("\(offset)")),
            JSONMember(name: "line", value: .number("\(line)")),
            JSONMember(name: "column", value: .number("\(column)")),
        ]
    }
}
