import HTTP1
import HTTPServer
import HTTPTypes
import JSON

/// The description of this API for programs; the same for everybody until the next version.
struct DescriptionController: Sendable {
    private let document: [UInt8]

    init(version: String, publicURL: String?) {
        document = OpenAPIDocument(version: version, publicURL: publicURL).value.encoded
    }

    /// `GET /openapi.json`
    func document(_ request: Request) throws -> Response {
        try request.requireAcceptable()
        return .revalidated(
            document, type: "application/json; charset=utf-8", for: request,
            fields: [HTTPField(name: .vary, value: "Accept")]
        ).encoded(for: AcceptedCodings(request.fields.combined(.acceptEncoding)))
    }
}
