import HTTP1

/// A request whose head has been read and shown to the middleware, and whose body is still coming.
struct IncomingRequest {
    /// With as much of the body as has come.
    private(set) var request: Request
    private(set) var admission: RequestPipeline.Admission
    /// Longest body that will be read.
    let maximumBody: Int
    /// Whether the body is read only to be dropped.
    let dropsBody: Bool
    /// Whether the connection ends with the answer, because the rest of the body may still come.
    private(set) var mustClose = false
    /// Bytes of the body so far, dropped ones included.
    private(set) var received = 0

    /// So much is reserved for a body before it comes; what a client only announces costs no more.
    private static let reserved = 65_536

    init(_ request: consuming Request, _ admission: RequestPipeline.Admission, maximumUnreadBody: Int) {
        let length = request.head.framing.announcedLength
        self.admission = admission
        if case .admitted = admission, let route = request.matchedRoute {
            maximumBody = route.maximumBody
            dropsBody = false
        } else {
            maximumBody = maximumUnreadBody
            dropsBody = true
        }
        if length > 0, !dropsBody { request.body.reserveCapacity(min(length, maximumBody, Self.reserved)) }
        self.request = request
    }

    /// Whether the answer is decided already, or will be without the body.
    var isWanted: Bool { !dropsBody && !mustClose }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        received += bytes.count
        if !dropsBody { request.body.append(contentsOf: bytes) }
    }

    /// The body is longer than allowed. Who does not want it has an answer already, whatever the length.
    mutating func bodyTooLarge() {
        if dropsBody { mustClose = true } else { fail(with: .contentTooLarge(limit: maximumBody)) }
    }

    /// The body cannot be had: the failure is the answer, and the last one.
    mutating func fail(with failure: RequestFailure) {
        mustClose = true
        request.body = []
        admission = .failed(failure)
    }

    /// The rest of the body will not be waited for.
    mutating func abandonBody() {
        mustClose = true
    }
}
