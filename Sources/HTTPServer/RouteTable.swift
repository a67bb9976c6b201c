package import HTTP1
package import HTTPTypes

/// What a request's method and target mean to a ``RouteTable``.
package enum RouteMatch: Sendable {
    case found(Route, PathParameters)
    /// `OPTIONS` on a known path or `*`, with the fields its answer carries besides `Allow`.
    case options(allow: [HTTPRequest.Method], fields: [HTTPField])
    /// The path without its one trailing slash is known; to be answered 307.
    case redirect(to: String)
    case methodNotAllowed(allow: [HTTPRequest.Method])
    case methodNotImplemented
    case notFound
}

/// The routes, frozen: literal paths by their length, paths with placeholders in a tree of segments. Both are compared
/// byte by byte; no text is made of a path that is looked up.
///
/// Nothing is normalised: `//` is an empty segment, `/./` a segment of one dot, `%2F` a slash inside a segment, and
/// none of them matches a placeholder, so no path can be taken for another route's.
package final class RouteTable: Sendable {
    /// In the order they were added.
    package let routes: [Route]

    private let literals: LiteralPaths
    private let tree: RouteNode
    /// Of all routes, and those that are recognised although no route may have them.
    private let knownMethods: Set<HTTPRequest.Method>
    private let everyMethod: [HTTPRequest.Method]

    /// Methods that are recognised although no route may have them (RFC 9110 §9.3, RFC 5789).
    private static let standardMethods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace,
    ]

    init(_ routes: [Route], optionsFields: [String: [HTTPField]]) {
        self.routes = routes
        tree = RouteNode(
            routes.map { ($0.pattern.segments[...], $0) }, optionsFields: optionsFields)
        literals = LiteralPaths(routes, in: tree)
        knownMethods = Set(Self.standardMethods + routes.map(\.method))
        everyMethod = Endpoint.inOrder(routes.map(\.method))
    }

    /// Finds what answers a request.
    package func match(_ head: RequestHead) -> RouteMatch {
        if head.targetForm == .asterisk {
            return isKnown(head) ? .options(allow: everyMethod, fields: []) : .methodNotImplemented
        }
        if let place = literals.place(of: head) {
            if let route = literals.route(at: place, head.methodKind) { return .found(routes[route], PathParameters()) }
            return answer(of: literals.endpoints[place], to: head, nil)
        }
        guard isKnown(head) else { return .methodNotImplemented }
        guard let path = head.pathSegments else { return .notFound }
        if let endpoint = tree.endpoint(at: path, from: 0, to: path.count) {
            return answer(of: endpoint, to: head, path)
        }
        let last = path.count - 1
        if last > 0, path.isEmpty(at: last), tree.endpoint(at: path, from: 0, to: last) != nil {
            return .redirect(to: String(head.path.dropLast()))
        }
        return .notFound
    }

    private func answer(of endpoint: Endpoint, to head: RequestHead, _ path: PathSegments?) -> RouteMatch {
        if let route = endpoint.route(for: head) {
            return .found(route, path.map { PathParameters(route.pattern, $0) } ?? PathParameters())
        }
        if head.methodKind == .options { return .options(allow: endpoint.allow, fields: endpoint.optionsFields) }
        return isKnown(head) ? .methodNotAllowed(allow: endpoint.allow) : .methodNotImplemented
    }

    private func isKnown(_ head: RequestHead) -> Bool {
        switch head.methodKind {
        case .get, .head, .post, .put, .patch, .delete, .options, .trace: true
        // CONNECT never comes as far as this.
        case .connect, .query, .other: knownMethods.contains(head.method)
        }
    }
}
