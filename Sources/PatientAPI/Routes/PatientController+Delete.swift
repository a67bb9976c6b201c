import HTTPServer
import HTTPTypes
import Patients

extension PatientController {
    /// `DELETE /patients/{id}`
    func delete(_ request: Request) async throws -> Response {
        let id = try request.patientIdentifier()
        let condition = try ChangeCondition(of: request, isRequired: settings.requiresIfMatch)
        do {
            var expectedVersion: Int?
            if condition.isConditional {
                let current = try await service.current(
                    id: id, before: .delete, by: request.access, check: condition.check)
                expectedVersion = condition.expectedVersion(current)
            }
            try await service.delete(id: id, expectedVersion: expectedVersion, by: request.access)
        } catch {
            throw shown(error, of: id)
        }
        return Response(status: .noContent)
    }
}
