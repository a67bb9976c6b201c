import HTTPTypes

/// How the body of a response is delimited on the wire (RFC 9112 §6.3).
package enum ResponseFraming: Sendable, Hashable {
    /// No body and no Content-Length: 1xx and 204 (RFC 9110 §8.6).
    case none
    /// `Content-Length`; also of the answer to HEAD and of 304, whose length is announced and not sent.
    case length(Int)
    /// `Transfer-Encoding: chunked`; never to an HTTP/1.0 client.
    case chunked
    /// The body ends with the connection: the only way to stream to an HTTP/1.0 client.
    case untilClose
}

extension ResponseFraming {
    /// The one place where the length of a response's body is decided (RFC 9112 §6.3), as strict as for requests.
    init(
        _ fields: ControlFields, version: HTTPVersion, status: HTTPResponse.Status, requestMethod: HTTPRequest.Method
    ) throws(ParseError) {
        guard fields.codings == .none || fields.lengthCount == 0 else { throw .conflictingLength }
        guard fields.lengthCount <= 1 else { throw .conflictingLength }
        guard fields.lengthCount == 0 || fields.length != nil else { throw .badContentLength }
        if status.code < 200 || status == .noContent || status == .notModified || requestMethod == .head {
            self = .none
            return
        }
        switch fields.codings {
        case .none: self = fields.length.map { .length($0) } ?? .untilClose
        case .chunked where version == .http11: self = .chunked
        case .unknownThenChunked: throw .unknownTransferCoding
        default: throw .badTransferEncoding
        }
    }
}
