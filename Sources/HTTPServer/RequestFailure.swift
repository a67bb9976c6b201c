package import HTTP1
package import HTTPTypes

/// A request that cannot be answered by a handler, in the server's words.
package enum RequestFailure: Sendable {
    /// Not HTTP as we speak it; the connection ends.
    case malformed(ParseError)
    case notFound
    /// The path is known, the method not on it; the answer needs `Allow` (RFC 9110 §15.5.6).
    case methodNotAllowed(allow: [HTTPRequest.Method])
    /// No route at all has this method (RFC 9110 §15.6.2).
    case methodNotImplemented
    /// `limit` is the route's maximum in bytes; the connection ends.
    case contentTooLarge(limit: Int)
    /// The request did not arrive in time; the connection ends.
    case timeout
    case shuttingDown
    /// More connections than the server takes; the connection ends.
    case overloaded
    /// A handler or middleware threw.
    case unhandled(any Error)
}

extension RequestFailure {
    /// The status that says it, for answers whose form needs no more.
    package var status: HTTPResponse.Status {
        switch self {
        case .malformed(let error): error.status
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .methodNotImplemented: .notImplemented
        case .contentTooLarge: .contentTooLarge
        case .timeout: .requestTimeout
        case .shuttingDown, .overloaded: .serviceUnavailable
        case .unhandled: .internalServerError
        }
    }

    /// The fields that the status asks for (RFC 9110 §15.5.6).
    package var fields: [HTTPField] {
        if case .methodNotAllowed(let allow) = self { [.allow(allow)] } else { [] }
    }

    /// A name for logs and metrics; a small closed set that says nothing about who asked for what.
    package var kind: String {
        switch self {
        case .malformed(let error): error.kind
        case .notFound: "not-found"
        case .methodNotAllowed, .methodNotImplemented: "method"
        case .contentTooLarge: ParseError.contentTooLarge.kind
        case .timeout: "timeout"
        case .shuttingDown: "shutting-down"
        case .overloaded: "overloaded"
        case .unhandled: "unhandled"
        }
    }
}

/// Turns failures into answers: how errors look is the application's matter.
package protocol FailureResponder: Sendable {
    /// Runs on the connection's loop and must not block. The server sees to `Connection` and the end of the
    /// connection by itself.
    ///
    /// - Parameters:
    ///   - head: nil when none could be read.
    ///   - id: the request's, empty when it has none.
    func response(to failure: RequestFailure, head: RequestHead?, id: String) -> Response
}

extension HTTPField {
    /// RFC 9110 §10.2.1
    package static func allow(_ methods: [HTTPRequest.Method]) -> HTTPField {
        HTTPField(name: .allow, value: methods.map(\.rawValue).joined(separator: ", "))
    }
}
