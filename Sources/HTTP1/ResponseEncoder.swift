package import HTTPTypes

/// Writes heads and chunks of responses as bytes (RFC 9112 §4, §7.1); allocates nothing but the growth of `out`.
///
/// Nothing can be split into a second response by what a client sent: an `HTTPField` turns CR, LF and NUL into spaces
/// when it is made, a status takes only legal reason phrases.
package enum ResponseEncoder {
    /// The interim answer that lets a waiting client send its body (RFC 9110 §15.2.1).
    package static let continue100: [UInt8] = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// Appends a response head, its empty line included.
    ///
    /// `Connection`, `Content-Length`, `Date` and `Transfer-Encoding` among `fields` are left out: they are said by
    /// the arguments, and two of them are how responses are split.
    ///
    /// - Parameters:
    ///   - keepsAlive: whether another answer may follow; must be false with ``ResponseFraming/untilClose``.
    ///   - version: of the request; the status line says HTTP/1.1 in any case (RFC 9110 §2.5).
    ///   - date: 29 bytes, from ``HTTPDate/bytes(at:)``.
    ///   - requestID: the value of `X-Request-Id`, without control characters; empty for none.
    ///   - extra: header lines made by ``constantLines(_:)``.
    package static func appendHead(
        status: HTTPResponse.Status, fields: [HTTPField], framing: ResponseFraming, keepsAlive: Bool,
        version: HTTPVersion, date: [UInt8], requestID: String = "", extra: [UInt8] = [], to out: inout [UInt8]
    ) {
        precondition(date.count == 29, "a Date is 29 bytes long")
        precondition(framing != .untilClose || !keepsAlive, "a body that ends with the connection cannot keep it")
        precondition(framing != .chunked || version == .http11, "HTTP/1.0 clients do not know chunks")

        appendStatusLine(status, to: &out)
        out.append(text: "Date: ")
        out.append(contentsOf: date)
        switch framing {
        case .none, .untilClose:
            out.append(text: "\r\n")
        case .length(let length):
            out.append(text: "\r\nContent-Length: ")
            out.append(number: length)
            out.append(text: "\r\n")
        case .chunked:
            out.append(text: "\r\nTransfer-Encoding: chunked\r\n")
        }
        for field in fields where !isWrittenByEncoder(field.name) {
            out.append(line: field)
        }
        if !requestID.isEmpty { out.append(line: "X-Request-Id: ", value: requestID) }
        out.append(contentsOf: extra)
        switch (version, keepsAlive) {
        case (.http11, true): out.append(text: "\r\n")
        case (.http10, true): out.append(text: "Connection: keep-alive\r\n\r\n")
        case (_, false): out.append(text: "Connection: close\r\n\r\n")
        }
    }

    /// Header lines that are the same on every response, made once and passed as `extra`.
    package static func constantLines(_ fields: [HTTPField]) -> [UInt8] {
        var lines: [UInt8] = []
        for field in fields {
            precondition(!isWrittenByEncoder(field.name), "a framing field cannot be the same on every response")
            lines.append(line: field)
        }
        return lines
    }

    /// Appends `bytes` as one chunk. Empty `bytes` append nothing: a chunk of size 0 would end the body.
    package static func appendChunk(_ bytes: [UInt8], to out: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        out.append(number: bytes.count, radix: 16)
        out.append(text: "\r\n")
        out.append(contentsOf: bytes)
        out.append(text: "\r\n")
    }

    /// Appends the chunk that ends a body, without trailers.
    package static func appendLastChunk(to out: inout [UInt8]) {
        out.append(text: "0\r\n\r\n")
    }

    private static func appendStatusLine(_ status: HTTPResponse.Status, to out: inout [UInt8]) {
        if status.code == 200 {
            out.append(text: "HTTP/1.1 200 OK\r\n")
            return
        }
        precondition((100...999).contains(status.code), "a status code has three digits")
        out.append(text: "HTTP/1.1 ")
        out.append(number: status.code)
        out.append(text: " ")
        out.append(text: status.reasonPhrase)
        out.append(text: "\r\n")
    }

    private static func isWrittenByEncoder(_ name: HTTPField.Name) -> Bool {
        switch name.canonicalName.utf8.count {
        case 4: name == .date
        case 10: name == .connection
        case 14: name == .contentLength
        case 17: name == .transferEncoding
        default: false
        }
    }
}
