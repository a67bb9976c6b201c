import HTTPServer
import HTTPTypes
import Patients

/// The routes of the service that this one replaces; clients written for it must notice nothing.
struct LegacyRoutes<Repository: PatientRepository> {
    let controller: LegacyController<Repository>
    /// Longest body of a registration, in bytes.
    let maximumBody: Int

    func add(to router: inout Router) {
        router.on(.legacyHome, use: LegacyGreeting.answer)
        for operation in [Operation.legacyRegister, .legacyRegisterAlias] {
            router.on(operation, maximumBody: maximumBody, use: controller.register)
            router.describe(operation.path, with: [.acceptPost])
        }
        router.on(.legacyList, use: controller.list)
        router.on(.legacyListAlias, use: controller.list)
        router.on(.legacyPatient, use: controller.patient)
        // The original deletes by POST, and its documentation says DELETE.
        router.on(.legacyDeleteByPost, use: controller.delete)
        router.on(.legacyDelete, use: controller.delete)

        // Without its id each of the two is unknown to the original; left out here, `/patients/{id}` would match it
        // without the slash, and it would be redirected there.
        for path in [LegacyPath.patient, .delete] {
            router.on(.get, path.rawValue) { _ in throw LegacyIdentifierFailure.unknownPath }
        }
    }
}
