import HTTP1
import HTTPServer
import HTTPTypes
import JSON
import Patients

/// The documents that `type` of a problem leads to (RFC 9457 §3.1.1): a page for people, JSON for programs.
struct ProblemController: Sendable {
    let defaultLanguage: Language
    /// As in problems; without a slash at its end.
    let publicURL: String?

    /// `GET /problems`
    func index(_ request: Request) throws -> Response {
        try answer(to: request) { pages in
            pages.index
        } json: { language, json in
            json.beginObject()
            json.name("items")
            json.beginArray()
            for kind in ProblemKind.allCases {
                CatalogueEntry(kind, language, publicURL: publicURL).write(to: &json, withExample: false)
            }
            for code in ProblemCode.allCases where ProblemKind(rawValue: code.rawValue) == nil {
                CatalogueEntry(code, language, publicURL: publicURL).write(to: &json, withExample: false)
            }
            json.endArray()
            json.endObject()
        }
    }

    /// `GET /problems/{slug}`
    func problem(_ request: Request) throws -> Response {
        let slug = request.parameters["slug"] ?? ""
        guard let entry = CatalogueEntry(slug: slug, language(of: request), publicURL: publicURL) else {
            throw ProblemDetails(.notFound)
        }
        return try answer(to: request) { pages in
            pages.page(entry)
        } json: { _, json in
            entry.write(to: &json, withExample: true)
        }
    }

    private func language(of request: Request) -> Language {
        Language(acceptLanguage: request.fields.combined(.acceptLanguage), default: defaultLanguage)
    }

    private func answer(
        to request: Request, page: (ProblemPages) -> [UInt8], json: (Language, inout JSONWriter) -> Void
    ) throws -> Response {
        let type = try request.requireAcceptable(["application/json", "text/html"])
        let language = language(of: request)
        let fields = [
            HTTPField(name: .contentLanguage, value: language.rawValue),
            HTTPField(name: .vary, value: "Accept, Accept-Language"),
        ]
        if type == "text/html" {
            let bytes = page(ProblemPages(language: language, publicURL: publicURL))
            return .revalidated(bytes, type: "text/html; charset=utf-8", for: request, fields: fields).asPage
        }
        var writer = JSONWriter(reservingCapacity: 4_096)
        json(language, &writer)
        return .revalidated(writer.bytes, type: "application/json; charset=utf-8", for: request, fields: fields)
    }
}
