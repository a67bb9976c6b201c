import HTTP1
import HTTPServer
import HTTPTypes
import JSON
import Patients

/// The canonical routes: requests to use cases, patients to the canonical form. Runs on the loop of its connection.
struct PatientController<Repository: PatientRepository>: Sendable {
    let service: PatientService<Repository>
    let body: RegistrationBody
    let metrics: ServiceMetrics

    init(service: PatientService<Repository>, validation: PatientValidation, metrics: ServiceMetrics) {
        self.service = service
        self.body = RegistrationBody(validation: validation, dialect: .canonical)
        self.metrics = metrics
    }

    /// `POST /patients`
    func register(_ request: Request) async throws -> Response {
        do {
            try Self.requireAcceptable(request)
            try Self.requireJSON(request)
            let patient = try await service.register(try body.draft(from: request.body))
            metrics.count(.created, .canonical)
            return Self.created(patient, isMinimal: Self.prefersMinimal(request))
        } catch {
            metrics.count(error, .canonical)
            throw error
        }
    }

    /// `GET /patients/{id}`
    func patient(_ request: Request) async throws -> Response {
        let id = try identifier(of: request)
        try Self.requireAcceptable(request)
        let patient = try await service.patient(id: id)
        let tag = HTTPField(name: .eTag, value: patient.tag.text)
        switch Preconditions(request.fields).outcome(for: patient.tag, isSafe: true) {
        case .proceed: return .json(PatientJSON.canonical(patient), fields: [tag])
        case .failed: throw Self.preconditionFailed(patient.tag)
        case .notModified:
            return Response(status: .notModified, fields: [tag, HTTPField(name: .cacheControl, value: "no-store")])
        }
    }

    /// `DELETE /patients/{id}`
    ///
    /// The version that was compared is named to the repository, so that a change in between is not lost.
    func delete(_ request: Request) async throws -> Response {
        let id = try identifier(of: request)
        var expectedVersion: Int?
        let conditions = Preconditions(request.fields)
        if conditions.ifMatch != nil || conditions.ifNoneMatch != nil {
            let current = try await service.patient(id: id).tag
            guard conditions.outcome(for: current, isSafe: false) == .proceed else {
                throw Self.preconditionFailed(current)
            }
            if conditions.ifMatch != .any { expectedVersion = current.version }
        }
        do {
            try await service.delete(id: id, expectedVersion: expectedVersion)
        } catch RepositoryError.versionMismatch(let current) {
            throw Self.preconditionFailed(EntityTag(id: id, version: current))
        }
        return Response(status: .noContent)
    }

    private static func created(_ patient: Patient, isMinimal: Bool) -> Response {
        let fields = [
            HTTPField(name: .location, value: "/patients/\(patient.id)"),
            HTTPField(name: .eTag, value: patient.tag.text),
        ]
        guard isMinimal else { return .json(PatientJSON.canonical(patient), status: .created, fields: fields) }
        return Response(
            status: .created,
            fields: fields + [
                HTTPField(name: .preferenceApplied, value: "return=minimal"),
                HTTPField(name: .cacheControl, value: "no-store"),
            ])
    }

    /// What is no id is no address of a patient, and as unknown as any other path.
    private func identifier(of request: Request) throws(LegacyIdentifierFailure) -> Int64 {
        guard let id = PatientIdentifier.canonical(request.parameters["id"] ?? "") else { throw .unknownPath }
        return id
    }

    private static func requireAcceptable(_ request: Request) throws(ProblemDetails) {
        guard Acceptance(request.fields.combined(.accept)).includesJSON else {
            throw ProblemDetails.notAcceptable(available: ["application/json"])
        }
    }

    private static func requireJSON(_ request: Request) throws {
        try EncodedBody.refuse(request)
        guard let type = MediaType(request.fields.first(.contentType)), type.isJSON, type.isUTF8 else {
            throw RegistrationBodyFailure.unsupportedMediaType(request.body)
        }
        guard !request.body.isEmpty else { throw RegistrationBodyFailure.absent }
    }

    /// RFC 7240 §4.2; other preferences are ignored.
    private static func prefersMinimal(_ request: Request) -> Bool {
        let preferences = request.fields.combined(.prefer)?.lowercased() ?? ""
        return preferences.split { $0 == "," || $0 == ";" }.contains { $0.trimmingBlanks == "return=minimal" }
    }

    private static func preconditionFailed(_ current: EntityTag) -> ProblemDetails {
        ProblemDetails(
            .preconditionFailed, extensions: [JSONMember(name: "current_etag", value: .string(current.text))])
    }
}

extension ProblemDetails {
    /// - Parameter available: what could be had instead.
    static func notAcceptable(available: [String]) -> ProblemDetails {
        let available = JSONValue.array(available.map(JSONValue.string))
        return ProblemDetails(.notAcceptable, extensions: [JSONMember(name: "available", value: available)])
    }
}

extension Patient {
    /// The validator of its representation.
    var tag: EntityTag { EntityTag(id: id, version: version) }
}
