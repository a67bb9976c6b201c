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
    ///   - shared: stand before `fields`.
    ///   - keepsAlive: whether another answer may follow; must be false with ``ResponseFraming/untilClose``.
    ///   - version: of the request; the status line says HTTP/1.1 in any case (RFC 9110 §2.5).
    ///   - standing: up to date.
    ///   - hasConstantFields: whether the answer has those of every answer, and not only `Date` of them.
    ///   - name: the value of `X-Request-Id`.
    package static func appendHead(
        status: HTTPResponse.Status, shared: FieldLines? = nil, fields: [HTTPField], framing: ResponseFraming,
        keepsAlive: Bool, version: HTTPVersion, standing: borrowing StandingLines, hasConstantFields: Bool = true,
        name: RequestName = .none, to out: inout WireBuffer
    ) {
        precondition(framing != .untilClose || !keepsAlive, "a body that ends with the connection cannot keep it")
        precondition(framing != .chunked || version == .http11, "HTTP/1.0 clients do not know chunks")

        appendStatusLine(status, to: &out)
        out.append(hasConstantFields ? standing.bytes : standing.date)
        if let shared { out.append(shared.lines) }
        if !fields.isEmpty {
            for field in fields where !writes(field.name) { out.append(line: field) }
        }
        append(name, to: &out)
        switch framing {
        case .none, .untilClose:
            break
        case .length(let length):
            out.append(literal: "Content-Length: ")
            out.append(number: length)
            out.append(literal: "\r\n")
        case .chunked:
            out.append(literal: "Transfer-Encoding: chunked\r\n")
        }
        switch (version, keepsAlive) {
        case (.http11, true): out.append(literal: "\r\n")
        case (.http10, true): out.append(literal: "Connection: keep-alive\r\n\r\n")
        case (_, false): out.append(literal: "Connection: close\r\n\r\n")
        }
    }

    /// Appends `bytes` as one chunk. Empty `bytes` append nothing: a chunk of size 0 would end the body.
    package static func appendChunk(_ bytes: [UInt8], to out: inout WireBuffer) {
        guard !bytes.isEmpty else { return }
        out.append(hexadecimal: bytes.count)
        out.append(literal: "\r\n")
        out.append(bytes)
        out.append(literal: "\r\n")
    }

    /// Appends the chunk that ends a body, without trailers.
    package static func appendLastChunk(to out: inout WireBuffer) {
        out.append(literal: "0\r\n\r\n")
    }

    private static func appendStatusLine(_ status: HTTPResponse.Status, to out: inout WireBuffer) {
        if status.code == 200 {
            out.append(literal: "HTTP/1.1 200 OK\r\n")
            return
        }
        precondition((100...999).contains(status.code), "a status code has three digits")
        out.append(literal: "HTTP/1.1 ")
        out.append(number: status.code)
        out.append(literal: " ")
        out.append(text: status.reasonPhrase)
        out.append(literal: "\r\n")
    }

    private static func append(_ name: RequestName, to out: inout WireBuffer) {
        switch name {
        case .none, .given(""): return
        case .generated(let identifier):
            out.append(literal: "X-Request-Id: ")
            out.append(identifier)
        case .given(var text):
            out.append(literal: "X-Request-Id: ")
            text.withUTF8 { out.append(value: UnsafeRawBufferPointer($0)) }
        }
        out.append(literal: "\r\n")
    }

    /// Whether a field is said by the encoder itself.
    static func writes(_ name: HTTPField.Name) -> Bool {
        switch name.canonicalName.utf8.count {
        case 4: name == .date
        case 10: name == .connection
        case 14: name == .contentLength
        case 17: name == .transferEncoding
        default: false
        }
    }
}
