import HTTPServer
import HTTPTypes
import Patients

extension PatientController {
    /// `GET /patients/{id}`
    func patient(_ request: Request) async throws -> Response {
        let id = try request.patientIdentifier()
        try request.requireAcceptable()
        let patient = try await service.patient(id: id, by: request.access)
        let tag = HTTPField(name: .eTag, value: patient.tag.text)
        switch Preconditions(request.fields).outcome(for: patient.tag, isSafe: true) {
        case .proceed: return .json(PatientJSON.canonical(patient), fields: [tag])
        case .failed: throw ProblemDetails.preconditionFailed(patient.tag)
        case .notModified: return Response(status: .notModified, fields: [tag, .notStored])
        }
    }
}
