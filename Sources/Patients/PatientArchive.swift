package import Timekeeping

/// Everything that is held about one person (GDPR articles 15 and 20).
package struct PatientExport: Sendable, Equatable {
    /// None when the person was erased.
    package let patient: Patient?
    /// When the person was erased; none as long as there is a patient.
    package let erasedAt: Timestamp?
    package let mails: [MailRecord]
    /// Who has changed or looked at the record, the newest first.
    package let audit: [AuditEntry]
    /// Whether there are more entries than ``auditLimit``; the audit log has them all.
    package let hasMoreAudit: Bool

    /// Audit entries in an export at most.
    package static let auditLimit = 10_000

    package init(
        patient: Patient?, erasedAt: Timestamp?, mails: [MailRecord], audit: [AuditEntry], hasMoreAudit: Bool
    ) {
        self.patient = patient
        self.erasedAt = erasedAt
        self.mails = mails
        self.audit = audit
        self.hasMoreAudit = hasMoreAudit
    }
}

/// Looks at everything that is held about one person, in one snapshot. Callable from any executor.
package protocol PatientArchive: Sendable {
    /// - Throws: `notFound` when there never was such a patient, or the tombstone is gone as well.
    func export(of patient: Int64) async throws(RepositoryError) -> PatientExport
}
