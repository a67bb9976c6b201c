import Hummingbird

/// The two calls that are compared, on the paths and with the answers of the service.
struct PatientController: Sendable {
    let store: PatientStore

    func addRoutes(to router: Router<BasicRequestContext>) {
        router.post("/patients/register", use: register)
        router.get("/patients/getPatientById/:id", use: patient)
    }

    @Sendable private func register(_ request: Request, _ context: BasicRequestContext) async throws -> Patient {
        let draft = try await request.decode(as: PatientDraft.self, context: context)
        guard draft.isValid else { throw HTTPError(.unprocessableContent) }
        guard let patient = try await store.insert(draft) else {
            throw HTTPError(.badRequest, message: "Email already registered")
        }
        return patient
    }

    @Sendable private func patient(_ request: Request, _ context: BasicRequestContext) async throws -> Patient {
        guard let patient = try await store.patient(context.parameters.require("id", as: Int64.self)) else {
            throw HTTPError(.notFound, message: "Paciente no encontrado")
        }
        return patient
    }
}
