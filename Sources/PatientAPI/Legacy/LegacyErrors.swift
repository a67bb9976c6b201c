import HTTPServer
import HTTPTypes
import JSON
import Patients

/// The error bodies of the service that this one replaces (FastAPI and pydantic), byte for byte.
///
/// They repeat what was submitted, as the original does, to the one who submitted it and to nobody else: they are
/// never logged.
enum LegacyErrors {
    /// The one table from errors to answers of the legacy routes; nil for what it does not know, which is a bug.
    static func response(to error: any Error) -> Response? {
        switch error {
        case let error as RepositoryError: refusal(repository: error)
        case let failure as RegistrationBodyFailure: refusal(body: failure)
        case let failure as LegacyIdentifierFailure: refusal(identifier: failure)
        case let failure as LegacyListBounds.Failure: unprocessable(failure.entry)
        case is EncodedBody: detail(.unsupportedMediaType, "Unsupported Media Type", EncodedBody.fields)
        case IdempotencyFailure.invalid: detail(.badRequest, "Invalid Idempotency-Key")
        case IdempotencyFailure.required: detail(.badRequest, "Idempotency-Key required")
        case IdempotencyFailure.inProgress:
            detail(.conflict, "A request with this Idempotency-Key is in progress", [.retryAfter(seconds: 1)])
        // As FastAPI's own security schemes say it.
        case AccessRefusal.unauthenticated: detail(.unauthorized, "Not authenticated", [.bearerChallenge])
        case AccessRefusal.hostNotAllowed: detail(.misdirectedRequest, "Host not allowed")
        case AccessRefusal.crossSite: detail(.forbidden, "Cross-site request")
        default: nil
        }
    }

    private static func refusal(repository error: RepositoryError) -> Response? {
        switch error {
        case .emailTaken: detail(.badRequest, "Email already registered")
        case .notFound, .erased: detail(.notFound, "Paciente no encontrado")
        case .overloaded: detail(.serviceUnavailable, "Service Overloaded", [.retryAfter(seconds: 1)])
        case .unavailable: detail(.serviceUnavailable, "Storage Unavailable", [.retryAfter(seconds: 1)])
        case .idempotencyKeyReused: detail(.unprocessableContent, "Idempotency-Key already used for another request")
        case .versionMismatch, .mailInFlight, .resendTooSoon: nil
        }
    }

    /// `{"detail":"…"}`.
    static func detail(_ status: HTTPResponse.Status, _ text: String, _ fields: [HTTPField] = []) -> Response {
        var json = JSONWriter(reservingCapacity: 64)
        json.beginObject()
        json.name("detail")
        json.string(text)
        json.endObject()
        return .legacy(json.bytes, status: status, fields: fields)
    }

    private static func refusal(body failure: RegistrationBodyFailure) -> Response {
        switch failure {
        case .absent: unprocessable(LegacyErrorEntry(.missing, at: [.text("body")], input: .null))
        case .unsupportedMediaType(let bytes):
            String(validating: bytes, as: UTF8.self).map { notAnObject(.string($0)) } ?? unreadableBody
        case .notAnObject(let value): notAnObject(value)
        case .undecodable(let error):
            if case .syntax(let message) = error.kind {
                unprocessable(.invalidJSON(message, at: error.characterOffset))
            } else {
                unreadableBody
            }
        case .fields(let problems, _, let received):
            unprocessable(
                problems.map { problem in
                    let name = problem.field.rawValue
                    let input = problem.legacy == .missing ? received : received[name] ?? .null
                    return LegacyErrorEntry(problem.legacy, at: [.text("body"), .text(name)], input: input)
                })
        }
    }

    private static func refusal(identifier failure: LegacyIdentifierFailure) -> Response {
        switch failure {
        case .unknownPath: detail(.notFound, "Not Found")
        case .notAnInteger(let text): unprocessable(.notAnInteger(text, at: ["path", "patient_id"]))
        case .tooLong(let text): unprocessable(.integerTooLong(text, at: ["path", "patient_id"]))
        }
    }

    private static var unreadableBody: Response {
        detail(.badRequest, "There was an error parsing the body")
    }

    private static func notAnObject(_ value: JSONValue) -> Response {
        unprocessable(
            LegacyErrorEntry(
                type: "model_attributes_type", at: [.text("body")],
                message: "Input should be a valid dictionary or object to extract fields from", input: value))
    }

    private static func unprocessable(_ entry: LegacyErrorEntry) -> Response {
        unprocessable([entry])
    }

    private static func unprocessable(_ entries: [LegacyErrorEntry]) -> Response {
        var json = JSONWriter()
        json.beginObject()
        json.name("detail")
        json.beginArray()
        for entry in entries { entry.write(to: &json) }
        json.endArray()
        json.endObject()
        return .legacy(json.bytes, status: .unprocessableContent)
    }
}
