import HTTPServer
import HTTPTypes
import Patients

/// The canonical routes: resources with problem details, validators and paging. Their methods and paths stand in the
/// table of operations.
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
        router.on(.registerPatient, maximumBody: maximumBody, use: patients.register)
        router.on(.listPatients, use: patients.list)
        router.on(.queryPatients, maximumBody: maximumBody, use: patients.query)
        router.on(.searchPatients, maximumBody: maximumBody, use: patients.search)
        router.on(.validatePatient, maximumBody: maximumBody, use: patients.validate)
        router.on(.registerBatch, maximumBody: maximumBatchBody, use: patients.registerBatch)
        router.on(.readPatient, use: patients.patient)
        router.on(.changePatient, maximumBody: maximumBody, use: patients.patch)
        router.on(.replacePatient, maximumBody: maximumBody, use: patients.replace)
        router.on(.erasePatient, use: patients.delete)
        router.on(.mailHistory, use: mails.history)
        router.on(.resendMail, maximumBody: 1_024, use: mails.resend)
        router.on(.exportPatient, use: exports.export)
        router.on(.patientAudit, use: audit.ofPatient)
        router.on(.readAudit, use: audit.list)
        router.on(.verifyAudit, use: audit.verify)

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
