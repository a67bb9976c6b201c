import HTTP1
import HTTPServer
import HTTPTypes
import Patients
import Timekeeping

/// Everything that is held about one person, for that person (GDPR articles 15 and 20). Runs on the loop of its
/// connection.
struct ExportController: Sendable {
    let exports: ExportService
    let defaultLanguage: Language

    /// `GET /patients/{id}/export`: JSON for programs, a page for people by `Accept`. Also of an erased patient: what is
    /// left of it is held, too.
    func export(_ request: Request) async throws -> Response {
        let id = try request.patientIdentifier()
        let types = ["application/json", "text/html"]
        let type = try request.requireAcceptable(types)
        let export = try await exports.export(of: id, by: request.access)
        let vary = HTTPField(name: .vary, value: "Accept, Accept-Language")
        guard type == "text/html" else {
            let name = HTTPField(name: .contentDisposition, value: "attachment; filename=\"patient-\(id).json\"")
            return .json(ExportJSON.bytes(of: export, id: id, at: .now()), fields: [name, vary])
        }
        let language = Language(
            acceptLanguage: request.fields.combined(.acceptLanguage), default: defaultLanguage)
        let page = ExportPage(export: export, id: id, at: .now(), language: language)
        return Response(
            fields: [
                HTTPField(name: .contentType, value: "text/html; charset=utf-8"),
                HTTPField(name: .contentLanguage, value: language.rawValue), .notStored, vary,
            ], body: .bytes(page.bytes))
    }
}
