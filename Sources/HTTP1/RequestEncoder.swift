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
        out.append(text: method.rawValue)
        out.append(text: " ")
        out.append(text: target)
        out.append(text: " HTTP/1.1\r\nHost: ")
        out.append(text: host)
        out.append(text: "\r\n")
        for field in fields where !isWrittenByEncoder(field.name) {
            out.append(line: field)
        }
        if let body {
            out.append(text: "Content-Length: ")
            out.append(number: body.count)
            out.append(text: "\r\n\r\n")
            out.append(contentsOf: body)
        } else {
            out.append(text: "\r\n")
        }
    }

    private static func isWrittenByEncoder(_ name: HTTPField.Name) -> Bool {
        name.canonicalName == "host" || name == .contentLength || name == .transferEncoding
    }

    private static func isVisible(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
