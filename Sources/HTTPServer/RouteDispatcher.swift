import HTTP1
import HTTPTypes

/// The innermost responder: runs the handler, or says why there is none.
///
/// What a handler throws becomes an answer here, inside of the middleware, so that middleware sees answers only.
struct RouteDispatcher: Responder {
    let failures: any FailureResponder

    func respond(to request: Request) async throws -> Response {
        switch request.disposition {
        case .handle(let route, _):
            do {
                return try await route.handler(request)
            } catch {
                return failures.response(to: .unhandled(error), head: request.head, id: request.id)
            }
        case .describe(let allow, let fields):
            return Response(status: .noContent, fields: [Self.allowField(allow)] + fields)
        case .redirect(let path):
            return Response(
                status: .temporaryRedirect,
                fields: [HTTPField(name: .location, value: Self.location(of: path, for: request.head))])
        case .fail(let failure):
            var response = failures.response(to: failure, head: request.head, id: request.id)
            // Required with 405 (RFC 9110 §15.5.6), whoever renders it.
            if case .methodNotAllowed(let allow) = failure, !response.fields.contains(where: { $0.name == .allow }) {
                response.fields.append(Self.allowField(allow))
            }
            return response
        }
    }

    private static func allowField(_ methods: [HTTPRequest.Method]) -> HTTPField {
        HTTPField(name: .allow, value: methods.map(\.rawValue).joined(separator: ", "))
    }

    /// Absolute when the client said which host it means, with the query kept.
    private static func location(of path: String, for head: RequestHead) -> String {
        let query = head.target.query.map { "?" + $0 } ?? ""
        guard let host = head.authority, !host.isEmpty else { return path + query }
        return "http://" + host + path + query
    }
}
