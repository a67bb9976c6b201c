import HTTP1
import HTTPServer
import HTTPTypes
import JSON
import Patients

/// The legacy routes: requests to use cases, patients to the five-member form. Runs on the loop of its connection.
struct LegacyController<Repository: PatientRepository>: Sendable {
    let service: PatientService<Repository>
    let body: RegistrationBody
    let idempotency: Idempotency
    let metrics: ServiceMetrics

    init(
        service: PatientService<Repository>, validation: PatientValidation, idempotency: Idempotency,
        metrics: ServiceMetrics
    ) {
        self.service = service
        self.body = RegistrationBody(validation: validation, dialect: .legacy)
        self.idempotency = idempotency
        self.metrics = metrics
    }

    /// `GET /patients/getPatients`: all patients, or as many as asked for, with the memory of one page. An array as the
    /// original's, unless a client likes lines better.
    func list(_ request: Request) async throws -> Response {
        let bounds = try LegacyListBounds(request.query)
        let start = bounds.after.map { PageQuery(after: $0, limit: 1) } ?? PageQuery(limit: 1)
        let context = request.access
        let walk = PatientWalk(start, limit: bounds.limit) { [service] in try await service.page($0, by: context) }
        let format = Self.format(for: request)
        let stream = try await PatientStream(walk, as: format)
        return Response(
            fields: format.fields + [HTTPField(name: .vary, value: "Accept")], body: stream.body
        ).encoded(for: AcceptedCodings(request.fields.combined(.acceptEncoding)))
    }

    /// The original did not look at `Accept`: what cannot be had is no error.
    private static func format(for request: Request) -> RowFormat {
        let members: [PatientMember] = [.id, .name, .email, .phone, .documentURL]
        let acceptance = Acceptance(request.fields.combined(.accept))
        switch ListType(rawValue: acceptance.preferred(among: ListType.allCases.map(\.rawValue)) ?? "") {
        case .ndjson: return .ndjson(members)
        case .csv: return .csv(PatientCSV(members: members, isGuarded: true))
        case .json, nil: return .legacyArray
        }
    }

    /// `GET /patients/getPatientById/{patient_id}`
    func patient(_ request: Request) async throws -> Response {
        .legacy(PatientJSON.legacy(try await service.patient(id: try identifier(of: request), by: request.access)))
    }

    /// `POST` or `DELETE /patients/deletePatientById/{patient_id}`
    func delete(_ request: Request) async throws -> Response {
        let id = try identifier(of: request)
        try await service.delete(id: id, by: request.access)
        return .legacy(Array("{\"message\":\"Paciente con ID \(id) eliminado correctamente\"}".utf8))
    }

    private func identifier(of request: Request) throws -> Int64 {
        let text = request.parameters["patient_id"] ?? ""
        // An escaped slash divides the path as the original saw it, and that path names nothing.
        guard !text.isEmpty, !text.utf8.contains(UInt8(ascii: "/")) else { throw LegacyIdentifierFailure.unknownPath }
        switch PatientIdentifier.legacy(text) {
        case .id(let id) where id > 0: return id
        case .id, .outOfRange: throw RepositoryError.notFound
        case .notAnInteger: throw LegacyIdentifierFailure.notAnInteger(text)
        case .tooLong: throw LegacyIdentifierFailure.tooLong(text)
        }
    }
}

/// Why the `{patient_id}` of a path is none.
enum LegacyIdentifierFailure: Error, Equatable {
    case unknownPath
    case notAnInteger(String)
    case tooLong(String)
}

/// What `GET /` says; made once, because the greeting is what load balancers and people ask most.
enum LegacyGreeting {
    private static let response = Response.legacy(Array("{\"message\":\"API is running!\"}".utf8))

    /// `GET /`
    static func answer(_: Request) -> Response { response }
}
