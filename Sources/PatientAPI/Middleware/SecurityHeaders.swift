package import HTTPTypes

/// Fields of every answer that tell a browser to do as little as possible with it.
///
/// They are constant, so the server encodes them once and not per answer; pages have their own in their place.
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

    /// For pages: they load their own styles, scripts and pictures, and post to where they come from (API 2.11).
    static let pageFields: [HTTPField] =
        fields.filter { $0.name != .contentSecurityPolicy } + [
            HTTPField(
                name: .contentSecurityPolicy,
                value: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
            HTTPField(name: .crossOriginOpenerPolicy, value: "same-origin"),
        ]
}
