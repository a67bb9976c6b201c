/// The audit log for those who examine it: reading it is an entry as well.
///
/// A value without state of its own; its functions run on the executor of their caller.
package struct AuditService: Sendable {
    private let log: any AuditLog

    package init(log: any AuditLog) {
        self.log = log
    }

    /// The journal that looks are noted in, for whoever shows something in another way.
    package var journal: any AuditJournal { log }

    /// Entries by sequence. That they were read is noted with the patient they are about, if there is one.
    package func entries(_ query: AuditQuery, by context: AccessContext) async throws(RepositoryError) -> [AuditEntry] {
        let entries = try await log.entries(query)
        let subject = query.patient.map(AuditEvent.Subject.patient) ?? .nothing
        try log.note(AuditEvent(.auditRead, subject), by: context)
        return entries
    }

    /// Walks the whole chain; it takes time in proportion to its length and delays nobody.
    package func verify(by context: AccessContext) async throws(RepositoryError) -> AuditVerification {
        let verification = try await log.verify()
        try log.note(AuditEvent(.auditRead), by: context)
        return verification
    }
}
