import HTTPServer
import Patients

/// The canonical routes of patients: requests to use cases, patients to the canonical form. One file per use case. Runs
/// on the loop of its connection.
struct PatientController<Repository: PatientRepository>: Sendable {
    let service: PatientService<Repository>
    let body: RegistrationBody
    let mergePatch: MergePatchBody
    let idempotency: Idempotency
    let access: AccessPolicy
    let metrics: ServiceMetrics
    let settings: ApplicationSettings

    init(
        service: PatientService<Repository>, validation: PatientValidation, idempotency: Idempotency,
        access: AccessPolicy, metrics: ServiceMetrics, settings: ApplicationSettings
    ) {
        self.service = service
        self.body = RegistrationBody(validation: validation, dialect: .canonical)
        self.mergePatch = MergePatchBody(validation: validation)
        self.idempotency = idempotency
        self.access = access
        self.metrics = metrics
        self.settings = settings
    }

    /// The error as this caller may see it: whoever may read patients is told to whom a taken address belongs.
    func shown(_ error: any Error) -> any Error {
        guard case RepositoryError.emailTaken(let existing) = error, access.grants(.readPatients) else { return error }
        return ProblemDetails.emailTaken(by: existing)
    }
}

extension Patient {
    /// The validator of its representation.
    var tag: EntityTag { EntityTag(id: id, version: version) }
}
