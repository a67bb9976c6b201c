import HTTP1

/// A request whose head has been read and whose body is still coming.
struct IncomingRequest {
    private(set) var routed: RoutedHead
    /// Longest body that will be read.
    let maximumBody: Int
    /// Whether the body is read only to be dropped.
    let dropsBody: Bool
    /// Whether the connection ends with the answer, because the rest of the body may still come.
    private(set) var mustClose = false
    private(set) var body: [UInt8] = []
    /// Bytes of the body so far, dropped ones included.
    private(set) var received = 0

    init(_ routed: RoutedHead, maximumUnreadBody: Int) {
        self.routed = routed
        if case .handle(let route, _) = routed.disposition {
            maximumBody = route.maximumBody
            dropsBody = false
        } else {
            maximumBody = maximumUnreadBody
            dropsBody = true
        }
        if case .length(let length) = routed.head.framing, !dropsBody {
            body.reserveCapacity(min(length, maximumBody))
        }
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        received += bytes.count
        if !dropsBody { body.append(contentsOf: bytes) }
    }

    /// The body is longer than allowed. Without a route there is an answer already, whatever the length.
    mutating func bodyTooLarge() {
        mustClose = true
        if !dropsBody { routed = routed.failing(with: .contentTooLarge(limit: maximumBody)) }
        body = []
    }

    /// The rest of the body will not be waited for.
    mutating func abandonBody() {
        mustClose = true
    }
}
