import HTTPServer
import HTTPTypes
import JSON
import Patients

extension PatientController {
    /// `DELETE /patients/{id}`
    ///
    /// The version that was compared is named to the repository, so that a change in between is not lost.
    func delete(_ request: Request) async throws -> Response {
        let id = try request.patientIdentifier()
        let context = request.access
        var expectedVersion: Int?
        let conditions = Preconditions(request.fields)
        if conditions.ifMatch != nil || conditions.ifNoneMatch != nil {
            let current = try await service.patient(id: id, by: context).tag
            guard conditions.outcome(for: current, isSafe: false) == .proceed else {
                throw ProblemDetails.preconditionFailed(current)
            }
            if conditions.ifMatch != .any { expectedVersion = current.version }
        }
        do {
            try await service.delete(id: id, expectedVersion: expectedVersion, by: context)
        } catch RepositoryError.versionMismatch(let current) {
            throw ProblemDetails.preconditionFailed(EntityTag(id: id, version: current))
        }
        return Response(status: .noContent)
    }
}

extension ProblemDetails {
    /// - Parameter current: the tag that would have matched.
    static func preconditionFailed(_ current: EntityTag) -> ProblemDetails {
        ProblemDetails(
            .preconditionFailed, extensions: [JSONMember(name: "current_etag", value: .string(current.text))])
    }
}
