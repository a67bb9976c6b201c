import HTTP1
package import HTTPTypes

/// Collects routes; ``freeze()`` makes the table that requests are matched against.
package struct Router {
    /// May wait, and must not block.
    package typealias Handler = @Sendable (Request) async throws -> Response
    /// Waits for nothing: its requests are answered without an asynchronous call.
    package typealias ImmediateHandler = @Sendable (Request) throws -> Response

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
        add(method, pattern, maximumBody, suspending: handler)
    }

    /// Adds a route whose handler waits for nothing. Otherwise as the other; the compiler chooses by the handler.
    package mutating func on(
        _ method: HTTPRequest.Method, _ pattern: String, maximumBody: Int = 65_536,
        use handler: @escaping ImmediateHandler
    ) {
        add(method, pattern, maximumBody, immediate: handler)
    }

    private mutating func add(
        _ method: HTTPRequest.Method, _ pattern: String, _ maximumBody: Int, immediate: ImmediateHandler? = nil,
        suspending: Handler? = nil
    ) {
        routes.append(
            Route(
                index: routes.count, method: method, pattern: RoutePattern(pattern), maximumBody: maximumBody,
                immediateHandler: immediate, suspendingHandler: suspending))
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
    /// Its place in ``RouteTable/routes``: what is known per route is found by this number, not by a name.
    package let index: Int
    package let method: HTTPRequest.Method
    let methodKind: MethodKind
    package let pattern: RoutePattern
    /// In bytes.
    package let maximumBody: Int
    /// Exactly one of the two is there.
    let immediateHandler: Router.ImmediateHandler?
    let suspendingHandler: Router.Handler?

    init(
        index: Int, method: HTTPRequest.Method, pattern: RoutePattern, maximumBody: Int,
        immediateHandler: Router.ImmediateHandler?, suspendingHandler: Router.Handler?
    ) {
        self.index = index
        self.method = method
        methodKind = MethodKind(method)
        self.pattern = pattern
        self.maximumBody = maximumBody
        self.immediateHandler = immediateHandler
        self.suspendingHandler = suspendingHandler
    }
}
