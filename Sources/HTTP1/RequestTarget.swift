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

    /// The text of a target in the bytes of its head.
    init(_ layout: TargetLayout, in bytes: UnsafeRawBufferPointer) {
        self.init(
            form: layout.form, path: layout.form == .asterisk ? "*" : bytes[part: layout.path].text,
            query: layout.query.map { bytes[part: $0].text }, authority: layout.authority.map { bytes[part: $0].text })
    }
}
