import HTTPServer
import HTTPTypes
import Patients

extension PatientController {
    /// `PATCH /patients/{id}`: a merge patch (RFC 7396, RFC 5789).
    func patch(_ request: Request) async throws -> Response {
        try await change(request) { (id, current, expectedVersion) in
            let draft = try mergePatch.draft(from: request.body, of: current)
            return try await service.update(
                id: id, to: draft, expectedVersion: expectedVersion, by: request.access)
        }
    }

    /// `PUT /patients/{id}`: replaces what is there and never creates, since ids are given by the service.
    func replace(_ request: Request) async throws -> Response {
        try await change(request) { (id, _, expectedVersion) in
            let draft = try body.draft(from: request.body)
            return try await service.replace(
                id: id, with: draft, expectedVersion: expectedVersion, by: request.access)
        }
    }

    /// Conditions are looked at when everything but the content is known to be right (RFC 9110 §13.2.1). The version
    /// that was compared is named to the repository, so that a change in between is not lost.
    private func change(
        _ request: Request, _ perform: (Int64, Patient, Int?) async throws -> UpdatedPatient
    ) async throws -> Response {
        let id = try request.patientIdentifier()
        try request.requireAcceptable()
        if request.method == .patch { try requireMergePatch(request) } else { try request.requireJSONBody() }
        let condition = try ChangeCondition(of: request, isRequired: settings.requiresIfMatch)
        do {
            let current = try await service.current(id: id, before: .update, by: request.access, check: condition.check)
            let updated = try await perform(id, current, condition.expectedVersion(current))
            return Self.changed(updated.patient, isMinimal: request.prefersMinimal)
        } catch {
            metrics.countProblems(of: error)
            throw shown(error, of: id)
        }
    }

    private func requireMergePatch(_ request: Request) throws {
        do {
            try request.requireJSONBody { $0.essence == MergePatchBody.mediaType }
        } catch RegistrationBodyFailure.unsupportedMediaType {
            throw ProblemDetails.notAMergePatch
        }
    }

    private static func changed(_ patient: Patient, isMinimal: Bool) -> Response {
        let tag = HTTPField(name: .eTag, value: patient.tag.text)
        guard isMinimal else { return .json(PatientJSON.canonical(patient), fields: [tag]) }
        return Response(status: .noContent, fields: [tag, .minimalPreferenceApplied, .notStored])
    }

    /// A conflict names the version that would have matched.
    func shown(_ error: any Error, of id: Int64) -> any Error {
        guard case RepositoryError.versionMismatch(let version) = error else { return shown(error) }
        return ProblemDetails.preconditionFailed(EntityTag(id: id, version: version))
    }
}
