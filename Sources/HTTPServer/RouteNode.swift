import HTTP1
import HTTPTypes

/// A node of the tree of segments that ``RouteTable`` looks paths up in.
final class RouteNode: Sendable {
    private let literals: Words
    /// What each of the literals leads to.
    private let nodes: [RouteNode]
    private let placeholder: RouteNode?
    private let endpoint: Endpoint?

    /// - Parameter routes: those under this node, each with what is left of its pattern.
    init(_ routes: [(rest: ArraySlice<RoutePattern.Segment>, route: Route)], optionsFields: [String: [HTTPField]]) {
        endpoint = Endpoint(routes.filter(\.rest.isEmpty).map(\.route), optionsFields: optionsFields)
        var names: [String] = []
        var byName: [String: [(ArraySlice<RoutePattern.Segment>, Route)]] = [:]
        var others: [(ArraySlice<RoutePattern.Segment>, Route)] = []
        for (rest, route) in routes {
            switch rest.first {
            case nil: break
            case .parameter: others.append((rest.dropFirst(), route))
            case .literal(let name):
                if byName[name] == nil { names.append(name) }
                byName[name, default: []].append((rest.dropFirst(), route))
            }
        }
        literals = Words(names.map { Array($0.utf8) })
        nodes = names.map { RouteNode(byName[$0] ?? [], optionsFields: optionsFields) }
        placeholder = others.isEmpty ? nil : RouteNode(others, optionsFields: optionsFields)
    }

    /// What the segments from `position` on lead to. Literal ones win; where they lead nowhere, the placeholder is tried.
    /// The depth is that of the routes.
    func endpoint(at path: PathSegments, from position: Int, to end: Int) -> Endpoint? {
        guard position < end else { return endpoint }
        for place in 0..<literals.count where path.equals(literals.bytes, at: literals[place], position) {
            if let found = nodes[place].endpoint(at: path, from: position + 1, to: end) { return found }
        }
        guard let placeholder, path.isValue(at: position) else { return nil }
        return placeholder.endpoint(at: path, from: position + 1, to: end)
    }

    /// The endpoint that a route belongs to.
    func endpoint(of route: Route) -> Endpoint? {
        if let endpoint, endpoint.routes.contains(where: { $0 === route }) { return endpoint }
        for node in nodes {
            if let found = node.endpoint(of: route) { return found }
        }
        return placeholder?.endpoint(of: route)
    }
}

/// The methods of one path.
final class Endpoint: Sendable {
    let routes: [Route]
    /// What `Allow` lists.
    let allow: [HTTPRequest.Method]
    /// What the answer to `OPTIONS` carries besides `Allow`.
    let optionsFields: [HTTPField]

    /// Nil when there is no route; two with the same method stop the program.
    init?(_ routes: [Route], optionsFields: [String: [HTTPField]]) {
        guard let first = routes.first else { return nil }
        precondition(
            Set(routes.map(\.method)).count == routes.count, "two routes with one method for \(first.pattern.text)")
        self.routes = routes
        allow = Self.inOrder(routes.map(\.method))
        // Two routes of one path may call their placeholder differently, so that the pattern is not the same.
        let patterns = routes.map(\.pattern.text)
        self.optionsFields = patterns.indices.filter { !patterns[..<$0].contains(patterns[$0]) }
            .flatMap { optionsFields[patterns[$0]] ?? [] }
    }

    /// The route of the request's method.
    func route(for head: RequestHead) -> Route? {
        guard head.methodKind == .other else { return route(for: head.methodKind) }
        return routes.first { $0.method == head.method }
    }

    /// The route of a method that has a case; for HEAD, when it has none of its own, that of GET.
    func route(for method: MethodKind) -> Route? {
        guard method != .other else { return nil }
        for route in routes where route.methodKind == method { return route }
        return method == .head ? route(for: .get) : nil
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
