import HTTPServer
import HTTPTypes
import Patients

/// The canonical routes: resources with problem details, validators and paging.
struct PatientRoutes<Repository: PatientRepository> {
    let controller: PatientController<Repository>
    /// Longest body of a registration, in bytes.
    let maximumBody: Int

    func add(to router: inout Router) {
        router.on(.post, "/patients", maximumBody: maximumBody, use: controller.register)
        router.on(.get, "/patients", use: controller.list)
        router.on(.get, "/patients/{id}", use: controller.patient)
        router.on(.delete, "/patients/{id}", use: controller.delete)
        router.describe("/patients", with: [.acceptPost])
    }
}
