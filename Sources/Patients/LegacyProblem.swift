/// A problem in the vocabulary of the service this one replaces (pydantic's error types), for the legacy routes.
///
/// | member of the 422 entry | here |
/// |---|---|
/// | `type` | ``type`` |
/// | `msg` | ``message`` |
/// | `ctx` | ``context`` |
package enum LegacyProblem: Equatable, Sendable {
    /// A value of a member of `ctx`.
    package enum ContextValue: Equatable, Sendable {
        case text(String)
        case number(Int)
    }

    case missing
    case stringType
    case urlType
    /// An address the original refused too, with the reason in its words.
    case email(reason: String)
    /// A rule the original did not have.
    case valueError(reason: String)
    /// At most so many characters.
    case stringTooLong(maximum: Int)
    case urlParsing(error: String)
    case urlScheme
    /// At most so many characters.
    case urlTooLong(maximum: Int)

    package var type: String {
        switch self {
        case .missing: "missing"
        case .stringType: "string_type"
        case .urlType: "url_type"
        case .email, .valueError: "value_error"
        case .stringTooLong: "string_too_long"
        case .urlParsing: "url_parsing"
        case .urlScheme: "url_scheme"
        case .urlTooLong: "url_too_long"
        }
    }

    package var message: String {
        switch self {
        case .missing: "Field required"
        case .stringType: "Input should be a valid string"
        case .urlType: "URL input should be a string or URL"
        case .email(let reason): "value is not a valid email address: \(reason)"
        case .valueError(let reason): "Value error, \(reason)"
        case .stringTooLong(let maximum): "String should have at most \(maximum) characters"
        case .urlParsing(let error): "Input should be a valid URL, \(error)"
        case .urlScheme: "URL scheme should be 'http' or 'https'"
        case .urlTooLong(let maximum): "URL should have at most \(maximum) characters"
        }
    }

    /// The only member of `ctx`, when the entry has one.
    package var context: (name: String, value: ContextValue)? {
        switch self {
        case .missing, .stringType, .urlType: nil
        case .email(let reason): ("reason", .text(reason))
        case .valueError(let reason): ("error", .text(reason))
        case .stringTooLong(let maximum), .urlTooLong(let maximum): ("max_length", .number(maximum))
        case .urlParsing(let error): ("error", .text(error))
        case .urlScheme: ("expected_schemes", .text("'http' or 'https'"))
        }
    }
}
