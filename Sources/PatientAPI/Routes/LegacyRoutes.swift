import HTTPServer
import HTTPTypes
import Patients

/// The routes of the service that this one replaces; clients written for it must notice nothing.
struct LegacyRoutes<Repository: PatientRepository> {
    let controller: LegacyController<Repository>
    /// Longest body of a registration, in bytes.
    let maximumBody: Int

    func add(to router: inout Router) {
        router.on(.get, LegacyPath.home.rawValue, use: controller.home)
        for path in [LegacyPath.register, .registerAlias] {
            router.on(.post, path.rawValue, maximumBody: maximumBody, use: controller.register)
            router.describe(path.rawValue, with: [.acceptPost])
        }
        for path in [LegacyPath.list, .listAlias] {
            router.on(.get, path.rawValue, use: controller.list)
        }
        router.on(.get, LegacyPath.patient.rawValue + "{patient_id}", use: controller.patient)
        // The original deletes by POST, and its documentation says DELETE.
        router.on(.post, LegacyPath.delete.rawValue + "{patient_id}", use: controller.delete)
        router.on(.delete, LegacyPath.delete.rawValue + "{patient_id}", use: controller.delete)

        // Without its id each of the two is unknown to the original; left out here, `/patients/{id}` would match it
        // without the slash, and it would be redirected there.
        for path in [LegacyPath.patient, .delete] {
            router.on(.get, path.rawValue) { _ in throw LegacyIdentifierFailure.unknownPath }
        }
    }
}
