import HTTP1
import HTTPServer
import HTTPTypes
import JSON

/// How the page's server answers.
enum WebAnswers {
    /// On every answer.
    static let constantFields: [HTTPField] = [
        field("X-Content-Type-Options", "nosniff"),
        field("Referrer-Policy", "no-referrer"), field("Cross-Origin-Resource-Policy", "same-origin"),
        field("Cache-Control", "no-store"),
    ]

    /// The page runs our own scripts only, and nobody may frame it.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static func data(
        _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, fields: [HTTPField] = [],
        policy: String = policy
    ) -> Response {
        let constant = [
            HTTPField(name: .contentType, value: type), HTTPField(name: .contentSecurityPolicy, value: policy),
        ]
        return Response(status: status, fields: constant + fields, body: .bytes(bytes))
    }

    static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        data(bytes, type: "application/json; charset=utf-8", status: status)
    }

    /// What is wrong, in one line.
    static func failure(_ message: String, _ status: HTTPResponse.Status = .unprocessableContent) -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("error")
        writer.string(message)
        writer.endObject()
        return json(writer.bytes, status: status)
    }

    /// A file to be kept.
    static func download(_ bytes: [UInt8], type: String, name: String) -> Response {
        data(bytes, type: type, fields: [field("Content-Disposition", "attachment; filename=\"\(name)\"")])
    }

    /// A report as a page of its own: its style and its few lines of script stand in it, and nothing may be loaded.
    static func report(_ bytes: [UInt8]) -> Response {
        data(
            bytes, type: "text/html; charset=utf-8",
            policy: "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'")
    }

    static func field(_ name: String, _ value: String) -> HTTPField {
        guard let parsed = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return HTTPField(name: parsed, value: value)
    }
}

/// Errors as one line of JSON.
struct WebFailures: FailureResponder {
    func response(to failure: RequestFailure, head: RequestHead?, id: String) -> Response {
        var response = WebAnswers.failure(failure.kind, failure.status)
        response.fields += failure.fields
        return response
    }
}
