package import HTTP1
package import HTTPTypes
package import Transport

/// A complete request, as middleware and handlers see it.
///
/// Cheap to copy: everything that is fixed once its head has been read lies behind one reference. All text in it is made
/// when somebody asks for it.
package struct Request: Sendable {
    @usableFromInline
    let received: Received
    /// All of the body, never more than the route's maximum; empty when there was none, and as long as middleware has not
    /// let the request in.
    package var body: [UInt8]
    /// What it is called in logs; given by a middleware. The answer repeats it as `X-Request-Id`.
    package var name = RequestName.none

    @usableFromInline
    final class Received: Sendable {
        @usableFromInline
        let head: RequestHead
        /// Nil when none matched.
        let route: Route?
        let parameters: PathParameters
        /// What to say instead, when no route matched.
        let unrouted: RouteMatch?
        @usableFromInline
        let routeIndex: Int?
        let peer: SocketAddress?
        let moment: Instant

        init(
            _ head: consuming RequestHead, _ match: consuming RouteMatch, _ peer: SocketAddress?, _ moment: Instant
        ) {
            self.head = head
            switch match {
            case .found(let route, let parameters):
                routeIndex = route.index
                self.route = route
                self.parameters = parameters
                unrouted = nil
            default:
                routeIndex = nil
                route = nil
                parameters = PathParameters()
                unrouted = match
            }
            self.peer = peer
            self.moment = moment
        }
    }

    init(
        _ head: consuming RequestHead, _ match: consuming RouteMatch, peer: SocketAddress?, receivedAt: Instant
    ) {
        received = Received(head, match, peer, receivedAt)
        body = []
    }

    /// A request that did not come over a connection, for tests: matched against `routes` as a received one would be.
    package init(
        head: RequestHead, body: [UInt8] = [], routes: RouteTable, peer: SocketAddress? = nil,
        receivedAt: Instant = .now
    ) {
        self.init(head, routes.match(head), peer: peer, receivedAt: receivedAt)
        self.body = body
    }

    @inlinable
    package var head: RequestHead { received.head }
    package var method: HTTPRequest.Method { received.head.method }
    /// The method, without its name.
    @inlinable
    package var methodKind: MethodKind { received.head.methodKind }
    @inlinable
    package var fields: FieldSection { received.head.fields }
    /// As ``FieldSection/first(_:)``, without taking the fields in hand.
    package func first(_ name: HTTPField.Name) -> String? { received.head.fields.first(name) }
    /// As received, still percent-encoded.
    package var path: String { received.head.path }
    /// What follows `?`, as received.
    package var query: String? { received.head.query }
    /// Nil for a client without address, such as a unix socket's that the kernel did not name.
    package var peer: SocketAddress? { received.peer }
    /// When its head was complete, to the turn of the loop.
    package var receivedAt: Instant { received.moment }
    /// Its name as text; empty until a middleware has given it one.
    package var id: String { name.text }
    /// Whether the answer goes without its body (RFC 9110 §9.3.2).
    var isHead: Bool { received.head.methodKind == .head }

    /// The template of the route, such as `/patients/{id}`; empty when none matched. Safe as a metric's label.
    package var route: String { received.route?.pattern.text ?? "" }

    /// The place of the route in ``RouteTable/routes``; nil when none matched.
    @inlinable
    package var routeIndex: Int? { received.routeIndex }

    /// What the placeholders of the route stand for.
    package var parameters: PathParameters { received.parameters }

    /// The route itself; nil when none matched.
    var matchedRoute: Route? { received.route }

    /// What to say when no route matched.
    var unrouted: RouteMatch? { received.unrouted }
}
