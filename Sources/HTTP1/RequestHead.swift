package import HTTPTypes

/// Everything before the body of a request, checked (RFC 9112 §2–§3, RFC 9110 §5).
///
/// One copy of its bytes and where things lie in them; text is made only of what is asked for.
package struct RequestHead: Sendable {
    /// The field lines in order; trailers never join them.
    package let fields: FieldSection
    /// How the body is delimited; decided once, here (RFC 9112 §6.3).
    package let framing: BodyFraming
    /// Whether the connection may carry another request after this one (RFC 9112 §9.3).
    package let keepsAlive: Bool
    /// Whether the client waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1); only on HTTP/1.1.
    package let expectsContinue: Bool
    private let line: RequestLine

    init(_ line: RequestLine, fields: FieldSection, framing: BodyFraming, keepsAlive: Bool, expectsContinue: Bool) {
        self.line = line
        self.fields = fields
        self.framing = framing
        self.keepsAlive = keepsAlive
        self.expectsContinue = expectsContinue
    }

    /// A head from its parts, for tests; received ones come from ``RequestParser``.
    package init(
        method: HTTPRequest.Method, target: RequestTarget, version: HTTPVersion, fields: FieldSection,
        framing: BodyFraming, keepsAlive: Bool, expectsContinue: Bool
    ) {
        var bytes = fields.bytes
        func place(_ text: String) -> ByteRange {
            let start = bytes.count
            bytes += text.utf8
            return ByteRange(start..<bytes.count)
        }
        let line = RequestLine(
            method: MethodKind(method), methodName: place(method.rawValue),
            target: TargetLayout(
                form: target.form, path: place(target.path), query: target.query.map(place),
                authority: target.authority.map(place), pathHasEscapes: target.path.contains("%")),
            version: version)
        self.init(
            line, fields: FieldSection(bytes: bytes, entries: fields.entries), framing: framing,
            keepsAlive: keepsAlive, expectsContinue: expectsContinue)
    }

    /// Which method it is, without its name.
    package var methodKind: MethodKind { line.method }

    /// A token in the case received; known and unknown ones alike (RFC 9110 §9.1).
    package var method: HTTPRequest.Method {
        if let method = line.method.method { return method }
        guard let method = HTTPRequest.Method(fields.text(at: line.methodName)) else {
            preconditionFailure("a method was not checked to be a token")
        }
        return method
    }

    /// What the request is for, split and checked.
    package var target: RequestTarget {
        fields.bytes.withUnsafeBytes { RequestTarget(line.target, in: $0) }
    }

    /// The form of the target.
    package var targetForm: RequestTarget.Form { line.target.form }

    /// As ``RequestTarget/path``.
    package var path: String { line.target.form == .asterisk ? "*" : fields.text(at: line.target.path) }

    /// As ``RequestTarget/query``.
    package var query: String? { line.target.query.map(fields.text) }

    /// Number of bytes of the path.
    package var pathLength: Int { line.target.path.count }

    /// Whether the path is made of the bytes in this part of an array; no text is made of it.
    package func pathEquals(_ bytes: [UInt8], at range: Range<Int>) -> Bool {
        fields.bytes.equals(bytes, in: range, at: line.target.path)
    }

    /// What the path consists of; nil when an escape in it stands for something that is not UTF-8.
    package var pathSegments: PathSegments? { PathSegments(line.target, in: fields.bytes) }

    /// The version the client speaks; the answer is HTTP/1.1 in any case.
    package var version: HTTPVersion { line.version }

    /// Host and port that the client meant: of an absolute-form target, otherwise of the Host field (RFC 9112 §3.3).
    /// Checked against the grammar; nil only on HTTP/1.0.
    package var authority: String? {
        line.target.authority.map(fields.text) ?? fields.first(Self.hostName)
    }

    /// HTTPTypes withholds `.host` in favour of its own `authority`, which is not how HTTP/1.1 is written.
    private static let hostName = HTTPField.Name("Host")!
}

extension RequestHead: Equatable {
    /// Whether both say the same, wherever it lies in their bytes.
    package static func == (left: RequestHead, right: RequestHead) -> Bool {
        left.method == right.method && left.target == right.target && left.version == right.version
            && left.fields == right.fields && left.framing == right.framing && left.keepsAlive == right.keepsAlive
            && left.expectsContinue == right.expectsContinue
    }
}
