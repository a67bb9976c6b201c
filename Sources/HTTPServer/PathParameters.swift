import HTTP1

/// What the placeholders of a route stand for in one request, percent-decoded.
package struct PathParameters: Sendable {
    /// One reference, as the path of a route without placeholders needs nothing else.
    private let match: Match?

    private final class Match: Sendable {
        let pattern: RoutePattern
        let path: PathSegments

        init(_ pattern: RoutePattern, _ path: PathSegments) {
            self.pattern = pattern
            self.path = path
        }
    }

    /// None at all.
    package init() {
        match = nil
    }

    /// - Parameter path: what `pattern` was matched with.
    init(_ pattern: RoutePattern, _ path: PathSegments) {
        match = Match(pattern, path)
    }

    /// The segment in the place of `{name}`; never empty, never with a slash in it.
    package subscript(_ name: String) -> String? {
        guard let match else { return nil }
        for (index, segment) in match.pattern.segments.enumerated() where segment == .parameter(name) {
            return match.path[index]
        }
        return nil
    }
}
