import HTTPServer
import HTTPTypes

extension Router {
    /// Adds the route of an operation. Otherwise as the others.
    mutating func on(_ operation: Operation, maximumBody: Int = 65_536, use handler: @escaping Handler) {
        on(operation.method, operation.path, maximumBody: maximumBody, use: handler)
    }

    /// Adds the route of an operation that waits for nothing.
    mutating func on(_ operation: Operation, maximumBody: Int = 65_536, use handler: @escaping ImmediateHandler) {
        on(operation.method, operation.path, maximumBody: maximumBody, use: handler)
    }
}
