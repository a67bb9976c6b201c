/// How the body of a request is delimited on the wire (RFC 9112 §6.3).
///
/// A request that can be read two ways is refused, not interpreted: two readers who guess differently are how one
/// request is smuggled inside another.
package enum BodyFraming: Sendable, Hashable {
    case none
    case length(Int)
    case chunked

    /// Whether there will be a body that is not empty, or may be one.
    package var announcesContent: Bool {
        switch self {
        case .none, .length(0): false
        case .length, .chunked: true
        }
    }

    /// The length that was announced; 0 when there is none.
    package var announcedLength: Int {
        if case .length(let length) = self { length } else { 0 }
    }
}

extension BodyFraming {
    /// The one place where the length of a request's body is decided (RFC 9112 §6.3).
    ///
    /// Everything that two readers could take differently is refused: both fields at once, a Content-Length said twice
    /// (even the same), a coding besides `chunked`, and Transfer-Encoding on HTTP/1.0 (§6.1).
    init(_ fields: ControlFields, version: HTTPVersion) throws(ParseError) {
        guard fields.codings == .none || fields.lengthCount == 0 else { throw .conflictingLength }
        switch fields.codings {
        case .none:
            break
        case .chunked where version == .http11:
            self = .chunked
            return
        case .unknownThenChunked where version == .http11:
            throw .unknownTransferCoding
        default:
            throw .badTransferEncoding
        }
        switch fields.lengthCount {
        case 0:
            self = .none
        case 1:
            guard let length = fields.length else { throw .badContentLength }
            self = .length(length)
        default:
            throw .conflictingLength
        }
    }
}
