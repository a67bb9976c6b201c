import HTTP1
import HTTPServer
import HTTPTypes
import JSON

/// What the server itself refuses, as problems.
extension ProblemDetails {
    /// - Parameters:
    ///   - path: tells a method that is not allowed from a path that names nothing.
    ///   - limits: of what the parser reads.
    init(server failure: RequestFailure, path: String, limits: ParserLimits) {
        switch failure {
        case .unhandled(let error): self = ProblemDetails(describing: error) ?? ProblemDetails(.internal)
        case .notFound: self.init(.notFound)
        case .methodNotAllowed where RouteFamily.isNowhere(path): self.init(.notFound)
        case .methodNotAllowed(let allow):
            let names = allow.map { JSONValue.string($0.rawValue) }
            self.init(
                .methodNotAllowed, extensions: [JSONMember(name: "allow", value: .array(names))],
                fields: [.allow(allow)])
        case .methodNotImplemented: self.init(.methodNotImplemented)
        case .contentTooLarge(let limit): self.init(.contentTooLarge, limit: limit)
        case .timeout: self.init(.requestTimeout)
        case .shuttingDown: self.init(.shuttingDown, fields: [.retryAfter(seconds: 1)])
        case .overloaded: self.init(.overloaded, fields: [.retryAfter(seconds: 1)])
        case .malformed(let error): self.init(parsing: error, limits)
        }
    }

    /// By its status, which the parser chose: there is one kind for each that it uses.
    private init(parsing error: ParseError, _ limits: ParserLimits) {
        switch error.status {
        case .contentTooLarge: self.init(.contentTooLarge)
        case .uriTooLong: self.init(.uriTooLong, limit: limits.requestLine)
        case .expectationFailed: self.init(.expectationFailed)
        case .requestHeaderFieldsTooLarge:
            let limit =
                switch error {
                case .fieldTooLarge: limits.fieldLine
                case .tooManyFields: limits.fieldCount
                default: limits.headerSection
                }
            self.init(.headersTooLarge, limit: limit)
        case .notImplemented: self.init(.methodNotImplemented)
        case .httpVersionNotSupported: self.init(.httpVersion)
        default: self.init(.malformedRequest)
        }
    }

    private init(_ kind: ProblemKind, limit: Int) {
        self.init(kind, extensions: [JSONMember(name: "limit", value: .number("\(limit)"))])
    }
}
