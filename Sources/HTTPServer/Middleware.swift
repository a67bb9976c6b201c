/// One layer around the handlers: sees every routed and unrouted request that could be read, and its answer.
package protocol Middleware: Sendable {
    /// Answers itself or asks `next`, on the connection's loop: it must not block.
    func respond(to request: Request, next: any Responder) async throws -> Response
}

/// A middleware and what is behind it; the chain of them is made once, when the server starts.
final class MiddlewareLink: Responder {
    private let middleware: any Middleware
    private let next: any Responder

    private init(_ middleware: any Middleware, next: any Responder) {
        self.middleware = middleware
        self.next = next
    }

    func respond(to request: Request) async throws -> Response {
        try await middleware.respond(to: request, next: next)
    }

    /// The first middleware is the outermost.
    static func chain(_ layers: [any Middleware], around innermost: any Responder) -> any Responder {
        layers.reversed().reduce(innermost) { MiddlewareLink($1, next: $0) }
    }
}
