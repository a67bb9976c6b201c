package import HTTPTypes

/// Collects routes; ``freeze()`` makes the table that requests are matched against.
package struct Router {
    package typealias Handler = @Sendable (Request) async throws -> Response

    private var routes: [Route] = []
    private var optionsFields: [String: [HTTPField]] = [:]

    package init() {}

    /// Adds a route. A GET route answers HEAD as well, unless HEAD has a route of its own.
    ///
    /// - Parameters:
    ///   - pattern: such as `/patients/{id}`; literal segments win over placeholders.
    ///   - maximumBody: in bytes; a longer body is answered 413 before it is read.
    ///   - handler: runs on the connection's loop: it must not block.
    package mutating func on(
        _ method: HTTPRequest.Method, _ pattern: String, maximumBody: Int = 65_536, use handler: @escaping Handler
    ) {
        routes.append(
            Route(method: method, pattern: RoutePattern(pattern), maximumBody: maximumBody, handler: handler))
    }

    /// Adds fields to the answer to `OPTIONS` on `pattern`, such as `Accept-Patch`.
    package mutating func describe(_ pattern: String, with fields: [HTTPField]) {
        optionsFields[pattern, default: []] += fields
    }

    /// The finished table. Two routes with the same method and path stop the program.
    package func freeze() -> RouteTable {
        RouteTable(routes, optionsFields: optionsFields)
    }
}

/// One method on one pattern, and what answers it.
package final class Route: Sendable {
    package let method: HTTPRequest.Method
    package let pattern: RoutePattern
    /// In bytes.
    package let maximumBody: Int
    let handler: Router.Handler

    init(method: HTTPRequest.Method, pattern: RoutePattern, maximumBody: Int, handler: @escaping Router.Handler) {
        self.method = method
        self.pattern = pattern
        self.maximumBody = maximumBody
        self.handler = handler
    }
}
