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

/// The routes, frozen: literal paths in a dictionary, paths with placeholders in a tree of segments.
///
/// Nothing is normalised: `//` is an empty segment, `/./` a segment of one dot, `%2F` a slash inside a segment, and
/// none of them matches a placeholder, so no path can be taken for another route's.
package final class RouteTable: Sendable {
    /// In the order they were added.
    package let routes: [Route]

    private let literals: [String: Endpoint]
    private let tree: Node
    private let knownMethods: Set<HTTPRequest.Method>
    private let everyMethod: [HTTPRequest.Method]

    /// Methods that are recognised although no route may have them (RFC 9110 §9.3, RFC 5789).
    private static let standardMethods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace,
    ]

    init(_ routes: [Route], optionsFields: [String: [HTTPField]]) {
        self.routes = routes
        var tree = Node()
        for route in routes {
            tree.insert(route, at: route.pattern.segments[...], optionsFields[route.pattern.text] ?? [])
        }
        self.tree = tree
        var literals: [String: Endpoint] = [:]
        for route in routes where route.pattern.parameterNames.isEmpty {
            literals[route.pattern.text] = tree.find(Self.literalSegments(of: route.pattern)[...])?.endpoint
        }
        self.literals = literals
        knownMethods = Set(Self.standardMethods + routes.map(\.method))
        everyMethod = Endpoint.inOrder(routes.map(\.method))
    }

    /// Finds what answers `method` on `target`.
    package func match(_ method: HTTPRequest.Method, _ target: RequestTarget) -> RouteMatch {
        if let endpoint = literals[target.path] {
            return endpoint.match(method, values: [], isKnown: knownMethods.contains)
        }
        guard knownMethods.contains(method) else { return .methodNotImplemented }
        if target.form == .asterisk { return .options(allow: everyMethod, fields: []) }
        guard let segments = target.decodedSegments() else { return .notFound }
        if let found = tree.find(segments[...]) {
            return found.endpoint.match(method, values: found.values, isKnown: knownMethods.contains)
        }
        if segments.count > 1, segments.last == "", tree.find(segments.dropLast()) != nil {
            return .redirect(to: String(target.path.dropLast()))
        }
        return .notFound
    }

    private static func literalSegments(of pattern: RoutePattern) -> [String] {
        pattern.segments.compactMap { if case .literal(let text) = $0 { text } else { nil } }
    }
}

/// A node of the tree of segments.
private struct Node: Sendable {
    private var literals: [String: Node] = [:]
    /// At most one, in an array because a value cannot contain itself.
    private var placeholder: [Node] = []
    private var endpoint: Endpoint?

    mutating func insert(_ route: Route, at path: ArraySlice<RoutePattern.Segment>, _ optionsFields: [HTTPField]) {
        switch path.first {
        case nil:
            endpoint = (endpoint ?? Endpoint(optionsFields: optionsFields)).adding(route)
        case .literal(let text):
            literals[text, default: Node()].insert(route, at: path.dropFirst(), optionsFields)
        case .parameter:
            if placeholder.isEmpty { placeholder.append(Node()) }
            placeholder[0].insert(route, at: path.dropFirst(), optionsFields)
        }
    }

    /// Literal segments win; where they lead nowhere, the placeholder is tried. The depth is that of the routes.
    func find(_ path: ArraySlice<String>) -> (endpoint: Endpoint, values: [String])? {
        guard let segment = path.first else { return endpoint.map { ($0, []) } }
        if let found = literals[segment]?.find(path.dropFirst()) { return found }
        guard let placeholder = placeholder.first, Self.isValue(segment) else { return nil }
        guard let found = placeholder.find(path.dropFirst()) else { return nil }
        return (found.endpoint, [segment] + found.values)
    }

    private static func isValue(_ segment: String) -> Bool {
        !segment.isEmpty && segment != "." && segment != ".." && !segment.utf8.contains(UInt8(ascii: "/"))
    }
}

/// The methods of one path.
private struct Endpoint: Sendable {
    private var routes: [Route] = []
    private var allow: [HTTPRequest.Method] = [.options]
    private let optionsFields: [HTTPField]

    init(optionsFields: [HTTPField]) {
        self.optionsFields = optionsFields
    }

    func adding(_ route: Route) -> Endpoint {
        precondition(
            !routes.contains { $0.method == route.method },
            "two routes for \(route.method) \(route.pattern.text)")
        var result = self
        result.routes.append(route)
        result.allow = Self.inOrder(result.routes.map(\.method))
        return result
    }

    func match(_ method: HTTPRequest.Method, values: [String], isKnown: (HTTPRequest.Method) -> Bool) -> RouteMatch {
        for route in routes where route.method == method { return .found(route, parameters(route, values)) }
        if method == .head {
            for route in routes where route.method == .get { return .found(route, parameters(route, values)) }
        }
        if method == .options { return .options(allow: allow, fields: optionsFields) }
        return isKnown(method) ? .methodNotAllowed(allow: allow) : .methodNotImplemented
    }

    /// Names come from the route that matched: two routes of one path may call their placeholder differently.
    private func parameters(_ route: Route, _ values: [String]) -> PathParameters {
        values.isEmpty ? PathParameters() : PathParameters(names: route.pattern.parameterNames, values: values)
    }

    /// What `Allow` lists: the methods, HEAD with GET, and OPTIONS, always in the same order.
    static func inOrder(_ methods: [HTTPRequest.Method]) -> [HTTPRequest.Method] {
        var all = Set(methods)
        all.insert(.options)
        if all.contains(.get) { all.insert(.head) }
        let usual: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]
        let others = all.subtracting(usual + [.options]).sorted { $0.rawValue < $1.rawValue }
        return usual.filter(all.contains) + others + [.options]
    }
}
