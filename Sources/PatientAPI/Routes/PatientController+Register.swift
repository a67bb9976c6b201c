import HTTPServer
import HTTPTypes
import Patients

extension PatientController {
    /// `POST /patients`
    func register(_ request: Request) async throws -> Response {
        do {
            try request.requireAcceptable()
            try request.requireJSONBody()
            let patient = try await service.register(try body.draft(from: request.body), by: request.access)
            metrics.count(.created, .canonical)
            return Self.created(patient, isMinimal: request.prefersMinimal)
        } catch {
            metrics.count(error, .canonical)
            throw error
        }
    }

    private static func created(_ patient: Patient, isMinimal: Bool) -> Response {
        let fields = [
            HTTPField(name: .location, value: "/patients/\(patient.id)"),
            HTTPField(name: .eTag, value: patient.tag.text),
        ]
        guard isMinimal else { return .json(PatientJSON.canonical(patient), status: .created, fields: fields) }
        return Response(status: .created, fields: fields + [.minimalPreferenceApplied, .notStored])
    }
}
