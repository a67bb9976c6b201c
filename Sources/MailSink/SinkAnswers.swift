import HTTP1
import HTTPServer
import HTTPTypes
import JSON

/// How the sink answers over HTTP.
enum SinkAnswers {
    /// On every answer; what differs between pages and data is added by each.
    static let constantFields: [HTTPField] = [
        field("X-Content-Type-Options", "nosniff"), field("Referrer-Policy", "no-referrer"),
        field("Cross-Origin-Resource-Policy", "same-origin"), field("Cross-Origin-Opener-Policy", "same-origin"),
        field("Permissions-Policy", "camera=(), geolocation=(), microphone=()"), field("Cache-Control", "no-store"),
    ]

    /// Our own pages: nothing inline, nothing from elsewhere; a mail's HTML in a frame.
    private static let pagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    /// A mail's HTML: what it needs to look like itself, and nothing that leaves this machine, runs or navigates.
    private static let mailPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; form-action 'none'; base-uri 'none'; "
        + "frame-ancestors 'self'"
    private static let dataPolicy = "default-src 'none'; frame-ancestors 'none'"

    static func page(_ markup: Markup, status: HTTPResponse.Status = .ok) -> Response {
        response(Array(markup.text.utf8), type: "text/html; charset=utf-8", status: status, policy: pagePolicy)
    }

    static func mailHTML(_ html: String) -> Response {
        response(Array(html.utf8), type: "text/html; charset=utf-8", policy: mailPolicy)
    }

    static func json(_ write: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter()
        write(&writer)
        return data(writer.bytes, type: "application/json; charset=utf-8")
    }

    static func data(
        _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, fields: [HTTPField] = []
    ) -> Response {
        response(bytes, type: type, status: status, policy: dataPolicy, fields: fields)
    }

    static func redirect(to location: String) -> Response {
        Response(status: .seeOther, fields: [HTTPField(name: .location, value: location)])
    }

    private static func response(
        _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, policy: String, fields: [HTTPField] = []
    ) -> Response {
        Response(
            status: status,
            fields: [
                HTTPField(name: .contentType, value: type), HTTPField(name: .contentSecurityPolicy, value: policy),
            ] + fields, body: .bytes(bytes))
    }

    static func field(_ name: String, _ value: String) -> HTTPField {
        guard let parsed = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return HTTPField(name: parsed, value: value)
    }
}

/// Errors as one word: they are met by scripts and by people who mistyped an address.
struct SinkFailures: FailureResponder {
    func response(to failure: RequestFailure, head: RequestHead?, id: String) -> Response {
        let status = failure.status
        return SinkAnswers.data(
            Array("\(status.code) \(failure.kind)\n".utf8), type: "text/plain; charset=utf-8", status: status,
            fields: failure.fields)
    }
}
