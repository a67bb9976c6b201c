/// The content of a response. To a HEAD request, and with 1xx, 204 and 304, none is sent whatever stands here.
package enum ResponseBody: Sendable {
    case empty
    case bytes([UInt8])
    /// Written piece by piece while it is sent. With a `length` exactly so many bytes must come; without, it is sent
    /// chunked, or to an HTTP/1.0 client delimited by the end of the connection.
    ///
    /// The closure runs on the connection's loop once the head is written, and not at all for HEAD. When it throws,
    /// the connection is broken off, so that the client notices that the body is incomplete.
    case stream(length: Int? = nil, @Sendable (inout ResponseBodyWriter) async throws -> Void)
}
