package import HTTPTypes

/// Writes requests as bytes (RFC 9112 §3): the client half of ``ResponseEncoder``.
package enum RequestEncoder {
    /// Appends a whole request. `Content-Length` is written whenever there is a body, an empty one included;
    /// `Host`, `Content-Length` and `Transfer-Encoding` among `fields` are left out.
    ///
    /// - Parameters:
    ///   - target: origin-form or `*`, percent-encoded; traps on a byte that would end the line or the target.
    ///   - host: host and port as they stand in the Host field; traps likewise.
    package static func append(
        method: HTTPRequest.Method, target: String, host: String, fields: [HTTPField] = [], body: [UInt8]? = nil,
        to out: inout [UInt8]
    ) {
        precondition(isVisible(target), "a request target has no space and no control character")
        precondition(isVisible(host), "a host has no space and no control character")
        var request = WireBuffer()
        request.append(text: method.rawValue)
        request.append(literal: " ")
        request.append(text: target)
        request.append(literal: " HTTP/1.1\r\nHost: ")
        request.append(text: host)
        request.append(literal: "\r\n")
        for field in fields where !isWrittenByEncoder(field.name) {
            request.append(line: field)
        }
        if let body {
            request.append(literal: "Content-Length: ")
            request.append(number: body.count)
            request.append(literal: "\r\n\r\n")
            request.append(body)
        } else {
            request.append(literal: "\r\n")
        }
        out.append(contentsOf: request.bytes)
    }

    private static func isWrittenByEncoder(_ name: HTTPField.Name) -> Bool {
        name.canonicalName == "host" || name == .contentLength || name == .transferEncoding
    }

    private static func isVisible(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
