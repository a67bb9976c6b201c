package import HTTP1
package import HTTPTypes
package import Transport

/// A complete request, as middleware and handlers see it.
///
/// Cheap to copy: everything that is fixed once received lies behind one reference, so that three layers of
/// middleware do not retain and release a dozen strings each.
package struct Request: Sendable {
    let routed: RoutedHead
    /// All of the body, never more than the route's maximum; empty when there was none, and as long as middleware has not
    /// let the request in.
    package var body: [UInt8]
    /// The request's name in logs; empty until a middleware gives it one. The answer repeats it as `X-Request-Id`, so it
    /// must not have a control character in it.
    package var id: String

    init(_ routed: RoutedHead, body: [UInt8] = []) {
        self.routed = routed
        self.body = body
        id = ""
    }

    /// A request that did not come over a connection, for tests: matched against `routes` as a received one would be.
    package init(
        head: RequestHead, body: [UInt8] = [], routes: RouteTable, peer: SocketAddress? = nil,
        receivedAt: Instant = .now
    ) {
        let match = routes.match(head.method, head.target)
        self.init(RoutedHead(head, Disposition(match), peer: peer, receivedAt: receivedAt), body: body)
    }

    package var head: RequestHead { routed.head }
    package var method: HTTPRequest.Method { routed.head.method }
    package var fields: FieldSection { routed.head.fields }
    /// As received, still percent-encoded.
    package var path: String { routed.head.target.path }
    /// What follows `?`, as received.
    package var query: String? { routed.head.target.query }
    /// Nil for a client without address, such as a unix socket's that the kernel did not name.
    package var peer: SocketAddress? { routed.peer }
    /// When its head was complete, to the turn of the loop.
    package var receivedAt: Instant { routed.receivedAt }

    /// The template of the route, such as `/patients/{id}`; empty when none matched. Safe as a metric's label.
    package var route: String {
        if case .handle(let route, _) = routed.disposition { route.pattern.text } else { "" }
    }

    /// The place of the route in ``RouteTable/routes``; nil when none matched.
    package var routeIndex: Int? {
        if case .handle(let route, _) = routed.disposition { route.index } else { nil }
    }

    /// What the placeholders of the route stand for.
    package var parameters: PathParameters {
        if case .handle(_, let parameters) = routed.disposition { parameters } else { PathParameters() }
    }

    /// What routing and reading have decided about it.
    var disposition: Disposition { routed.disposition }
}
