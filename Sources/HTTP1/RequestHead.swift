package import HTTPTypes

/// Everything before the body of a request, checked (RFC 9112 §2–§3, RFC 9110 §5).
package struct RequestHead: Sendable, Equatable {
    /// A token in the case received; known and unknown ones alike (RFC 9110 §9.1).
    package var method: HTTPRequest.Method
    /// What the request is for, split and checked.
    package var target: RequestTarget
    /// The version the client speaks; the answer is HTTP/1.1 in any case.
    package var version: HTTPVersion
    /// The field lines in order; trailers never join them.
    package var fields: FieldSection
    /// How the body is delimited; decided once, here (RFC 9112 §6.3).
    package var framing: BodyFraming
    /// Whether the connection may carry another request after this one (RFC 9112 §9.3).
    package var keepsAlive: Bool
    /// Whether the client waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1); only on HTTP/1.1.
    package var expectsContinue: Bool

    /// A head from its parts, for tests; received ones come from ``RequestParser``.
    package init(
        method: HTTPRequest.Method, target: RequestTarget, version: HTTPVersion, fields: FieldSection,
        framing: BodyFraming, keepsAlive: Bool, expectsContinue: Bool
    ) {
        self.method = method
        self.target = target
        self.version = version
        self.fields = fields
        self.framing = framing
        self.keepsAlive = keepsAlive
        self.expectsContinue = expectsContinue
    }
}

extension RequestHead {
    /// Host and port that the client meant: of an absolute-form target, otherwise of the Host field (RFC 9112 §3.3).
    /// Checked against the grammar; nil only on HTTP/1.0.
    package var authority: String? {
        target.authority ?? fields.first(Self.hostName)
    }

    /// HTTPTypes withholds `.host` in favour of its own `authority`, which is not how HTTP/1.1 is written.
    private static let hostName = HTTPField.Name("Host")!
}
