import HTTP1
import HTTPServer
import HTTPTypes
import Patients

extension PatientController {
    /// `POST /patients/validate`: what `POST /patients` would say to the same body, and writes nothing.
    ///
    /// A body with errors is no error here: it has been answered what was asked.
    func validate(_ request: Request) async throws -> Response {
        try request.requireAcceptable()
        try request.requireJSONBody()
        let language = Language(
            acceptLanguage: request.fields.combined(.acceptLanguage), default: settings.defaultLanguage)
        let examined = try body.examined(request.body)
        guard examined.errors.isEmpty, let candidate = examined.candidate else {
            return ValidationReport(normalized: examined.normalized, errors: examined.errors, duplicates: [])
                .response(language)
        }
        var errors: [FieldError] = []
        if try await service.owner(of: candidate.email, by: request.access) != nil {
            errors.append(FieldError(member: FieldProblem.Field.email.rawValue, .emailTaken))
        }
        let duplicates =
            access.grants(.readPatients)
            ? try await service.possibleDuplicates(of: candidate, by: request.access) : []
        return ValidationReport(normalized: examined.normalized, errors: errors, duplicates: duplicates)
            .response(language)
    }
}
