import HTTP1

/// The paths without a placeholder, which are asked for most often: found by their length, of which few are the same, and
/// compared byte by byte.
///
/// Numbers in arrays, and not a dictionary of objects: nothing is hashed, and no reference is counted until the route is
/// found.
struct LiteralPaths: Sendable {
    /// What answers at each place.
    let endpoints: [Endpoint]

    /// All paths, the shorter first.
    private let paths: Words
    /// The first place of each length, and one behind the last.
    private let places: [Int]
    /// For each place the number of the route of each method, or -1.
    private let routes: [Int]

    init(_ routes: [Route], in tree: RouteNode) {
        let literals = routes.filter { $0.pattern.parameterNames.isEmpty }
        let paths = Set(literals.map { Array($0.pattern.text.utf8) }).sorted { $0.count < $1.count }
        var endpoints: [Endpoint] = []
        var table: [Int] = []
        for path in paths {
            guard let route = literals.first(where: { Array($0.pattern.text.utf8) == path }),
                let endpoint = tree.endpoint(of: route)
            else { preconditionFailure("a route is not in the tree of its table") }
            endpoints.append(endpoint)
            table += MethodKind.allCases.map { endpoint.route(for: $0)?.index ?? -1 }
        }
        self.endpoints = endpoints
        self.routes = table
        self.paths = Words(paths)
        places = (0...(paths.last?.count ?? 0) + 1).map { length in
            paths.firstIndex { $0.count >= length } ?? paths.count
        }
    }

    /// The place of the request's path; nil when there is no such path.
    func place(of head: RequestHead) -> Int? {
        let length = head.pathLength
        guard length + 1 < places.count else { return nil }
        for place in places[length]..<places[length + 1] where head.pathEquals(paths.bytes, at: paths[place]) {
            return place
        }
        return nil
    }

    /// The number of the route of a method; nil when it has none, or is one without a case.
    func route(at place: Int, _ method: MethodKind) -> Int? {
        let route = routes[place * MethodKind.allCases.count + Int(method.rawValue)]
        return route < 0 ? nil : route
    }
}
