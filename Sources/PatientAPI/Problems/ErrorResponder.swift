package import HTTP1
package import HTTPServer
import HTTPTypes
package import Logging
import Timekeeping

/// How every error of the service looks: legacy bytes on legacy and unknown paths, problem details on canonical ones and
/// for whoever asks for them. Runs on the loop of the connection.
package struct ErrorResponder: FailureResponder {
    private let defaultLanguage: Language
    private let publicURL: String?
    private let limits: ParserLimits
    private let logger: Logger

    /// - Parameters:
    ///   - publicURL: makes problem types absolute; without a slash at its end.
    ///   - limits: those the server reads with; a refusal names the one that was exceeded.
    package init(
        defaultLanguage: Language, publicURL: String?, limits: ParserLimits = .default, logger: Logger
    ) {
        self.limits = limits
        self.defaultLanguage = defaultLanguage
        self.publicURL = publicURL
        self.logger = logger
    }

    /// Never throws and never waits: an error while an error is shown would show nothing.
    package func response(to failure: RequestFailure, head: RequestHead?, id: String) -> Response {
        // Behind the middleware the request has its id already; what the parser refuses never came that far.
        let requestID = id.isEmpty ? ULID.make().description : id
        let family = head.map { RouteFamily(path: $0.path) } ?? .canonical
        let wantsProblem = head.map { Acceptance($0.fields.combined(.accept)).namesProblems } ?? true
        let legacy = family == .legacy ? legacy(failure, path: head?.path ?? "") : nil
        // Whoever asks a legacy route for problems is told the same in another form: the status stays.
        var response =
            if let legacy, !wantsProblem { legacy } else {
                problem(failure, head: head, id: requestID, status: legacy?.status)
            }
        if id.isEmpty { response.fields.append(HTTPField(name: .requestID, value: requestID)) }
        if case .unhandled(let error) = failure, response.status == .internalServerError { log(error, requestID) }
        return response
    }

    /// The texts of the framework underneath the original; nil for what never reached it.
    private func legacy(_ failure: RequestFailure, path: String) -> Response? {
        switch failure {
        case .unhandled(let error):
            // What `/patients/{id}` matched and is no id: unknown to both.
            LegacyErrors.response(to: error) ?? Self.internalError
        case .notFound: LegacyErrors.detail(.notFound, "Not Found")
        case .methodNotAllowed where RouteFamily.isNowhere(path): LegacyErrors.detail(.notFound, "Not Found")
        case .methodNotAllowed(let allow):
            LegacyErrors.detail(.methodNotAllowed, "Method Not Allowed", [.allow(allow)])
        case .methodNotImplemented: LegacyErrors.detail(.notImplemented, "Not Implemented")
        case .contentTooLarge: LegacyErrors.detail(.contentTooLarge, "Content Too Large")
        case .timeout: LegacyErrors.detail(.requestTimeout, "Request Timeout")
        case .shuttingDown: LegacyErrors.detail(.serviceUnavailable, "Shutting Down", [.retryAfter(seconds: 1)])
        case .overloaded: LegacyErrors.detail(.serviceUnavailable, "Service Overloaded", [.retryAfter(seconds: 1)])
        case .malformed: nil
        }
    }

    private func problem(
        _ failure: RequestFailure, head: RequestHead?, id: String, status: HTTPResponse.Status?
    ) -> Response {
        let language = Language(
            acceptLanguage: head?.fields.combined(.acceptLanguage), default: defaultLanguage)
        return ProblemDetails(server: failure, path: head?.path ?? "", limits: limits)
            .response(language, requestID: id, publicURL: publicURL, status: status)
    }

    /// As the original's server answers: plain text that says nothing.
    private static var internalError: Response {
        Response(
            status: .internalServerError,
            fields: [HTTPField(name: .contentType, value: "text/plain; charset=utf-8")],
            body: .bytes(Array("Internal Server Error".utf8)))
    }

    /// The error's type names the condition; its description could hold what a client sent.
    private func log(_ error: any Error, _ id: String) {
        logger.error(
            "request failed unexpectedly",
            metadata: [
                "event": "http.failure", "request_id": "\(id)", "error_code": "\(type(of: error))",
            ])
    }
}
