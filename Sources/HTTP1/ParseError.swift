package import HTTPTypes

/// Why a message is refused. Every one of them ends the connection: where a message ends is no longer certain.
package enum ParseError: Error, Hashable, Sendable, CaseIterable {
    // Request line (RFC 9112 §3).
    case badRequestLine
    case methodTooLong
    case badTarget
    case connectRefused
    case unsupportedVersion
    case uriTooLong
    // Fields (RFC 9112 §5).
    case badFieldLine
    case fieldTooLarge
    case headersTooLarge
    case tooManyFields
    // Host (RFC 9112 §3.2).
    case missingHost
    case duplicateHost
    case badHost
    // Body framing (RFC 9112 §6).
    case conflictingLength
    case badContentLength
    case badTransferEncoding
    case unknownTransferCoding
    // Chunks (RFC 9112 §7.1).
    case badChunk
    case chunkOverheadTooLarge
    case badTrailer
    case contentTooLarge
    /// An expectation other than `100-continue` (RFC 9110 §10.1.1).
    case expectationFailed
    /// The connection ended inside a message (RFC 9112 §8).
    case truncated
    /// A response does not begin with a status line (RFC 9112 §4); the client half only.
    case badStatusLine

    /// What the refusal is answered with.
    package var status: HTTPResponse.Status {
        switch self {
        case .uriTooLong: .uriTooLong
        case .fieldTooLarge, .headersTooLarge, .tooManyFields: .requestHeaderFieldsTooLarge
        case .contentTooLarge: .contentTooLarge
        case .expectationFailed: .expectationFailed
        case .methodTooLong, .connectRefused, .unknownTransferCoding: .notImplemented
        case .unsupportedVersion: .httpVersionNotSupported
        default: .badRequest
        }
    }

    /// A label for counting refusals; a small closed set, so that it may name a metric.
    package var kind: String {
        switch self {
        case .badRequestLine, .methodTooLong, .badTarget: "bad-request-line"
        case .connectRefused: "connect"
        case .unsupportedVersion: "version"
        case .uriTooLong, .fieldTooLarge, .headersTooLarge, .tooManyFields, .chunkOverheadTooLarge, .contentTooLarge:
            "too-large"
        case .badFieldLine, .badTrailer: "bad-field"
        case .missingHost, .duplicateHost, .badHost: "host"
        case .conflictingLength, .badContentLength, .badTransferEncoding: "smuggling"
        case .unknownTransferCoding: "transfer-coding"
        case .badChunk: "bad-chunk"
        case .expectationFailed: "expectation"
        case .truncated: "truncated"
        case .badStatusLine: "bad-status-line"
        }
    }
}
