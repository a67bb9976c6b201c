import HTTP1
import HTTPTypes

/// Innermost in the pipeline: runs the handler, or says why there is none.
///
/// What a handler throws becomes an answer here, inside of the middleware, so that middleware sees answers only.
final class RouteDispatcher: Sendable {
    private let failures: any FailureResponder

    init(failures: any FailureResponder) {
        self.failures = failures
    }

    /// Nil when the handler may wait.
    func respondAtOnce(to request: Request) -> Response? {
        guard let route = request.matchedRoute else { return answer(toUnrouted: request) }
        guard let handler = route.immediateHandler else { return nil }
        do {
            return try handler(request)
        } catch {
            return response(to: .unhandled(error), in: request)
        }
    }

    private func answer(toUnrouted request: Request) -> Response {
        switch request.unrouted {
        case .options(let allow, let fields):
            return Response(status: .noContent, fields: [.allow(allow)] + fields)
        case .redirect(let path):
            return Response(
                status: .temporaryRedirect,
                fields: [HTTPField(name: .location, value: Self.location(of: path, for: request.head))])
        case .methodNotAllowed(let allow): return response(to: .methodNotAllowed(allow: allow), in: request)
        case .methodNotImplemented: return response(to: .methodNotImplemented, in: request)
        case .notFound, .found, nil: return response(to: .notFound, in: request)
        }
    }

    /// Renders a failure; nil for a request of which no head could be read.
    func response(to failure: RequestFailure, in request: Request?) -> Response {
        var response = failures.response(to: failure, head: request?.head, id: request?.id ?? "")
        // Required with 405 (RFC 9110 §15.5.6), whoever renders it.
        if case .methodNotAllowed(let allow) = failure, !response.fields.contains(where: { $0.name == .allow }) {
            response.fields.append(.allow(allow))
        }
        return response
    }

    /// Runs a handler that may wait.
    func runHandler(for request: Request) async -> Response {
        guard let handler = request.matchedRoute?.suspendingHandler else {
            preconditionFailure("a request that is answered at once has no handler to wait for")
        }
        do {
            return try await handler(request)
        } catch {
            return response(to: .unhandled(error), in: request)
        }
    }

    /// Absolute when the client said which host it means, with the query kept.
    private static func location(of path: String, for head: RequestHead) -> String {
        let query = head.query.map { "?" + $0 } ?? ""
        guard let host = head.authority, !host.isEmpty else { return path + query }
        return "http://" + host + path + query
    }
}
