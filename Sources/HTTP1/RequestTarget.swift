/// What a request is for (RFC 9112 §3.2): checked against the grammar, split once, still percent-encoded.
package struct RequestTarget: Sendable, Equatable {
    /// The forms that are served; authority-form belongs to CONNECT, which is refused.
    package enum Form: Sendable, Hashable {
        case origin, absolute, asterisk
    }

    /// Which of the forms it was written in.
    package let form: Form
    /// As received, still percent-encoded, without the query; begins with `/`, or is `*` for the whole server.
    package let path: String
    /// What follows `?`, as received; nil without `?`, empty when nothing follows.
    package let query: String?
    /// Host and port of an absolute-form, which then count instead of the Host field (RFC 9112 §3.2.2).
    package let authority: String?

    /// A target from its parts, for tests and redirects; parsed ones come from ``RequestParser``. `path` must be one
    /// that the grammar allows.
    package init(form: Form = .origin, path: String, query: String? = nil, authority: String? = nil) {
        self.form = form
        self.path = path
        self.query = query
        self.authority = authority
    }

    /// The path split at `/` and only then percent-decoded, so that `%2F` stays inside its segment.
    ///
    ///     /patients/7    ["patients", "7"]
    ///     /a//b          ["a", "", "b"]
    ///     /a/            ["a", ""]
    ///     /              [""]
    ///     *              []
    ///
    /// Nil when an escape is malformed or a segment is not UTF-8. Nothing is normalised; `%00` becomes U+0000.
    package func decodedSegments() -> [String]? {
        guard form != .asterisk, path.utf8.first == UInt8(ascii: "/") else { return [] }
        var segments: [String] = []
        for segment in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let decoded = Self.percentDecoded(segment) else { return nil }
            segments.append(decoded)
        }
        return segments
    }

    /// `text` with its escapes replaced by the bytes they stand for; nil when one is malformed or the whole is not
    /// UTF-8.
    package static func percentDecoded(_ text: Substring.UTF8View) -> String? {
        // Nearly every segment is plain.
        guard text.contains(UInt8(ascii: "%")) else { return String(Substring(text)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next()?.hexValue, let low = rest.next()?.hexValue else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
