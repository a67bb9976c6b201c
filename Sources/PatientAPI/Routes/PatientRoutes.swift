import HTTPServer
import HTTPTypes
import Patients

/// The canonical routes: resources with problem details, validators and paging.
struct PatientRoutes<Repository: PatientRepository> {
    let patients: PatientController<Repository>
    let mails: MailController
    let exports: ExportController
    let audit: AuditController
    /// Longest body of a registration, in bytes.
    let maximumBody: Int
    /// Longest body of a batch, in bytes.
    let maximumBatchBody: Int

    func add(to router: inout Router) {
        router.on(.post, "/patients", maximumBody: maximumBody, use: patients.register)
        router.on(.get, "/patients", use: patients.list)
        router.on(.query, "/patients", maximumBody: maximumBody, use: patients.query)
        router.on(.post, "/patients/search", maximumBody: maximumBody, use: patients.search)
        router.on(.post, "/patients/validate", maximumBody: maximumBody, use: patients.validate)
        router.on(.post, "/patients/batch", maximumBody: maximumBatchBody, use: patients.registerBatch)
        router.on(.get, "/patients/{id}", use: patients.patient)
        router.on(.patch, "/patients/{id}", maximumBody: maximumBody, use: patients.patch)
        router.on(.put, "/patients/{id}", maximumBody: maximumBody, use: patients.replace)
        router.on(.delete, "/patients/{id}", use: patients.delete)
        router.on(.get, "/patients/{id}/mail", use: mails.history)
        router.on(.post, "/patients/{id}/mail/resend", maximumBody: 1_024, use: mails.resend)
        router.on(.get, "/patients/{id}/export", use: exports.export)
        router.on(.get, "/patients/{id}/audit", use: audit.ofPatient)
        router.on(.get, "/audit", use: audit.list)
        router.on(.get, "/audit/verify", use: audit.verify)

        router.describe("/patients", with: [.acceptPost, .acceptQuery])
        router.describe("/patients/search", with: [.acceptPost])
        router.describe("/patients/validate", with: [.acceptPost])
        router.describe(
            "/patients/batch",
            with: [
                HTTPField(
                    name: .acceptPost, value: BatchBody.Form.allCases.map(\.rawValue).joined(separator: ", "))
            ])
        router.describe("/patients/{id}", with: [.acceptPatch])
        router.describe("/patients/{id}/mail/resend", with: [.acceptPost])
    }
}

extension HTTPRequest.Method {
    /// RFC 10008: safe and idempotent as GET is, with content that says what is wanted.
    static let query = Self("QUERY")!
}
