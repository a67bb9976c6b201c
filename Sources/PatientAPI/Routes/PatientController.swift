import Patients

/// The canonical routes of patients: requests to use cases, patients to the canonical form. One file per use case. Runs
/// on the loop of its connection.
struct PatientController<Repository: PatientRepository>: Sendable {
    let service: PatientService<Repository>
    let body: RegistrationBody
    let metrics: ServiceMetrics

    init(service: PatientService<Repository>, validation: PatientValidation, metrics: ServiceMetrics) {
        self.service = service
        self.body = RegistrationBody(validation: validation, dialect: .canonical)
        self.metrics = metrics
    }
}

extension Patient {
    /// The validator of its representation.
    var tag: EntityTag { EntityTag(id: id, version: version) }
}
