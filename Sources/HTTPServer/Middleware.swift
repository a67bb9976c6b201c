/// One layer around the handlers: sees every routed and unrouted request that could be read, and its answer.
///
/// Both hooks run on the connection's loop: they must not block, and cannot suspend, so that a request which waits for
/// nothing costs no asynchronous call. Only handlers may wait.
///
/// A class, because an existential of a struct is copied, with all it holds, for every call.
package protocol Middleware: AnyObject, Sendable {
    /// Sees a request before its handler, in the order of the layers, as soon as its head is there: `body` is still empty.
    /// A response is the answer, and no body is asked for then (RFC 9110 §10.1.1): nothing behind this layer is asked, and
    /// neither is its own ``finish(_:to:after:)``.
    func receive(_ request: inout Request) -> Response?

    /// Sees the answer, whoever made it, in the opposite order; its body may still have to be sent. Once for every request
    /// that was let through, also when its client has gone before the body was complete.
    ///
    /// - Parameter duration: from the arrival of the request's head until its answer was made.
    func finish(_ response: inout Response, to request: Request, after duration: Duration)

    /// Sees the answer to what never became a request: a head that is malformed or late, a connection too many.
    func finish(_ response: inout Response, refusing failure: RequestFailure)
}

extension Middleware {
    /// Lets everything through.
    package func receive(_ request: inout Request) -> Response? { nil }

    /// Leaves the answer as it is.
    package func finish(_ response: inout Response, to request: Request, after duration: Duration) {}

    /// Leaves the answer as it is.
    package func finish(_ response: inout Response, refusing failure: RequestFailure) {}
}
