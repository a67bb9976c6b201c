import HTTP1
import HTTPTypes
import Transport

/// The head of a request and what was decided about it; made once per request and then shared, never copied.
final class RoutedHead: Sendable {
    let head: RequestHead
    let disposition: Disposition
    let peer: SocketAddress?
    let receivedAt: Instant
    /// Whether the answer goes without its body (RFC 9110 §9.3.2).
    let isHead: Bool

    init(_ head: RequestHead, _ disposition: Disposition, peer: SocketAddress?, receivedAt: Instant) {
        self.head = head
        self.disposition = disposition
        self.peer = peer
        self.receivedAt = receivedAt
        isHead = head.method == .head
    }
}

/// What is to be done about a request, known before its handler runs.
enum Disposition: Sendable {
    case handle(Route, PathParameters)
    /// `OPTIONS` on a known path or `*`.
    case describe(allow: [HTTPRequest.Method], fields: [HTTPField])
    /// One trailing slash too many on a known path.
    case redirect(path: String)
    case fail(RequestFailure)

    init(_ match: RouteMatch) {
        switch match {
        case .found(let route, let parameters): self = .handle(route, parameters)
        case .options(let allow, let fields): self = .describe(allow: allow, fields: fields)
        case .redirect(let path): self = .redirect(path: path)
        case .methodNotAllowed(let allow): self = .fail(.methodNotAllowed(allow: allow))
        case .methodNotImplemented: self = .fail(.methodNotImplemented)
        case .notFound: self = .fail(.notFound)
        }
    }
}
