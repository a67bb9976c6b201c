package import HTTPTypes

/// The catalogue of errors of the canonical routes; raw values are the slugs, which never change.
package enum ProblemKind: String, Sendable, CaseIterable {
    case malformedRequest = "malformed-request"
    case malformedJSON = "malformed-json"
    case invalidUTF8 = "invalid-utf8"
    case invalidParameter = "invalid-parameter"
    case invalidCursor = "invalid-cursor"
    case personalDataInURL = "pii-in-url"
    case invalidIdempotencyKey = "invalid-idempotency-key"
    case idempotencyKeyRequired = "idempotency-key-required"
    case unauthenticated
    case forbidden
    case crossSiteRequest = "cross-site-request"
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case notAcceptable = "not-acceptable"
    case requestTimeout = "request-timeout"
    case emailTaken = "email-taken"
    case idempotencyInProgress = "idempotency-in-progress"
    case mailInFlight = "mail-in-flight"
    case mailSwitchedOff = "mail-switched-off"
    case erased
    case preconditionFailed = "precondition-failed"
    case contentTooLarge = "content-too-large"
    case tooManyItems = "too-many-items"
    case uriTooLong = "uri-too-long"
    case unsupportedMediaType = "unsupported-media-type"
    case expectationFailed = "expectation-failed"
    case hostNotAllowed = "host-not-allowed"
    case validation
    case idempotencyKeyReused = "idempotency-key-reused"
    case preconditionRequired = "precondition-required"
    case resendTooSoon = "resend-too-soon"
    case quotaExceeded = "quota-exceeded"
    case headersTooLarge = "headers-too-large"
    case `internal`
    case methodNotImplemented = "method-not-implemented"
    case overloaded
    case storageUnavailable = "storage-unavailable"
    case shuttingDown = "shutting-down"
    case httpVersion = "http-version"

    /// The status of every answer of this kind.
    package var status: HTTPResponse.Status {
        switch self {
        case .malformedRequest, .malformedJSON, .invalidUTF8, .invalidParameter, .invalidCursor, .personalDataInURL,
            .invalidIdempotencyKey, .idempotencyKeyRequired:
            .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden, .crossSiteRequest: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notAcceptable: .notAcceptable
        case .requestTimeout: .requestTimeout
        case .emailTaken, .idempotencyInProgress, .mailInFlight, .mailSwitchedOff: .conflict
        case .erased: .gone
        case .preconditionFailed: .preconditionFailed
        case .contentTooLarge, .tooManyItems: .contentTooLarge
        case .uriTooLong: .uriTooLong
        case .unsupportedMediaType: .unsupportedMediaType
        case .expectationFailed: .expectationFailed
        case .hostNotAllowed: .misdirectedRequest
        case .validation, .idempotencyKeyReused: .unprocessableContent
        case .preconditionRequired: .preconditionRequired
        case .resendTooSoon, .quotaExceeded: .tooManyRequests
        case .headersTooLarge: .requestHeaderFieldsTooLarge
        case .internal: .internalServerError
        case .methodNotImplemented: .notImplemented
        case .overloaded, .storageUnavailable, .shuttingDown: .serviceUnavailable
        case .httpVersion: .httpVersionNotSupported
        }
    }

    /// What identifies it in an answer (RFC 9457 §3.1.1): where it is described, or the type that IANA has registered.
    func type(publicURL: String?) -> String {
        switch self {
        case .quotaExceeded: "https://iana.org/assignments/http-problem-types#quota-exceeded"
        default: "\(publicURL ?? "")/problems/\(rawValue)"
        }
    }

    /// What is wrong, in two or three words.
    package func title(_ language: Language) -> String {
        language == .spanish ? texts.spanish.title : texts.english.title
    }

    /// What is wrong and what to do about it, in a sentence that mentions nothing of the request.
    package func detail(_ language: Language) -> String {
        language == .spanish ? texts.spanish.detail : texts.english.detail
    }
}
