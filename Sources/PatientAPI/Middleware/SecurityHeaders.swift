package import HTTPTypes

/// Fields of every answer that tell a browser to do as little as possible with it.
///
/// They are constant, so the server encodes them once and not per answer. All answers are data; when the first HTML
/// page is served, `Content-Security-Policy` moves from here to the answers.
package enum SecurityHeaders {
    /// For the constant fields of the server's configuration.
    package static let fields: [HTTPField] = [
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField(name: .referrerPolicy, value: "no-referrer"),
        HTTPField(name: .crossOriginResourcePolicy, value: "same-origin"),
        HTTPField(name: .frameOptions, value: "DENY"),
        HTTPField(name: .permissionsPolicy, value: "camera=(), geolocation=(), microphone=()"),
        HTTPField(name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'"),
    ]
}
