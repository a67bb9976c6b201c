/// One layer around the handlers: sees every routed and unrouted request that could be read, and its answer.
///
/// Both hooks run on the connection's loop: they must not block, and cannot suspend, so that a request which waits for
/// nothing costs no asynchronous call. Only handlers may wait.
///
/// A class, because an existential of a struct is copied, with all it holds, for every call.
package protocol Middleware: AnyObject, Sendable {
    /// Sees a request before its handler, in the order of the layers. A response is the answer: nothing behind this
    /// layer is asked, and neither is its own ``finish(_:to:after:)``.
    func receive(_ request: inout Request) -> Response?

    /// Sees the answer, whoever made it, in the opposite order; its body may still have to be sent.
    ///
    /// - Parameter duration: from the arrival of the request until its answer was made.
    func finish(_ response: inout Response, to request: Request, after duration: Duration)
}

extension Middleware {
    /// Lets everything through.
    package func receive(_ request: inout Request) -> Response? { nil }

    /// Leaves the answer as it is.
    package func finish(_ response: inout Response, to request: Request, after duration: Duration) {}
}
