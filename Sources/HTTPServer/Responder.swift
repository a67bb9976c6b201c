/// Whoever answers a request: a handler, or the rest of the chain behind a middleware.
package protocol Responder: Sendable {
    /// Runs on the connection's loop: it must not block.
    func respond(to request: Request) async throws -> Response
}
