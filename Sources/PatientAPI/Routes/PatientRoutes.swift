import HTTPServer
import HTTPTypes
import Patients

/// The canonical routes: resources with problem details, validators and paging.
struct PatientRoutes<Repository: PatientRepository> {
    let controller: PatientController<Repository>

    func add(to router: inout Router) {
        router.on(.post, "/patients", use: controller.register)
        router.on(.get, "/patients", use: controller.list)
        router.on(.get, "/patients/{id}", use: controller.patient)
        router.on(.delete, "/patients/{id}", use: controller.delete)
        router.describe("/patients", with: [.acceptPost])
    }
}
