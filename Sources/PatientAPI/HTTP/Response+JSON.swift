import HTTP1
import HTTPServer
import HTTPTypes

extension Response {
    /// An answer of a legacy route: `application/json` without a charset, as the original sends it.
    static func legacy(
        _ json: [UInt8], status: HTTPResponse.Status = .ok, fields: [HTTPField] = []
    ) -> Response {
        Response(status: status, shared: legacyFields, fields: fields, body: .bytes(json))
    }

    /// An answer of a canonical route.
    static func json(
        _ json: [UInt8], status: HTTPResponse.Status = .ok, fields: [HTTPField] = []
    ) -> Response {
        Response(status: status, shared: canonicalFields, fields: fields, body: .bytes(json))
    }

    /// Personal data is stored by nobody on the way (RFC 9111 §5.2.2.5).
    static let legacyFields = FieldLines([
        HTTPField(name: .contentType, value: "application/json"),
        HTTPField(name: .cacheControl, value: "no-store"),
    ])

    private static let canonicalFields = FieldLines([
        HTTPField(name: .contentType, value: "application/json; charset=utf-8"),
        HTTPField(name: .cacheControl, value: "no-store"),
    ])
}

extension HTTPField {
    /// In whole seconds (RFC 9110 §10.2.3).
    static func retryAfter(seconds: Int) -> HTTPField {
        HTTPField(name: .retryAfter, value: "\(seconds)")
    }

    static let acceptPost = HTTPField(name: .acceptPost, value: "application/json")

    /// A list of strings (RFC 9651) that are media types (RFC 10008 §3).
    static let acceptQuery = HTTPField(name: .acceptQuery, value: "\"application/json\"")
}

extension HTTPField.Name {
    static let acceptPost = named("Accept-Post")
    static let acceptQuery = named("Accept-Query")
    static let prefer = named("Prefer")
    static let preferenceApplied = named("Preference-Applied")
    static let link = named("Link")
    static let totalCount = named("X-Total-Count")
    static let requestID = named("X-Request-Id")
    static let referrerPolicy = named("Referrer-Policy")
    static let permissionsPolicy = named("Permissions-Policy")
    static let frameOptions = named("X-Frame-Options")
    static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")

    /// For names in the code, which are right or a mistake in the code.
    static func named(_ name: String) -> HTTPField.Name {
        guard let parsed = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return parsed
    }
}
