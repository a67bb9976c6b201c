import Patients
import Timekeeping

/// Looks only: what changed is for the tests of the real log.
extension MemoryPatientRepository: AuditLog {
    func record(_ event: AuditEvent, by context: AccessContext) async throws(RepositoryError) {
        try note(event, by: context)
    }

    func entries(_ query: AuditQuery) async throws(RepositoryError) -> [AuditEntry] {
        let entries = notes.enumerated().map { index, note in
            AuditEntry(
                sequence: Int64(index) + 1, at: Self.moment, actor: note.context.actor.text, action: note.event.action,
                subject: note.event.subject, requestID: note.context.requestID, client: note.context.client?.text,
                changedFields: note.event.changedFields.map(\.rawValue), result: note.event.result,
                hash: [UInt8](repeating: UInt8(index & 255), count: 32))
        }
        return Array((query.isDescending ? entries.reversed() : entries).prefix(query.limit))
    }

    func head() async throws(RepositoryError) -> AuditHead {
        AuditHead(sequence: Int64(notes.count), hash: [UInt8](repeating: 0, count: 32))
    }

    func verify() async throws(RepositoryError) -> AuditVerification {
        .intact(head: try await head())
    }
}

/// No mail was ever sent.
extension MemoryPatientRepository: MailHistory, PatientArchive {
    func mails(of patient: Int64) async throws(RepositoryError) -> [MailRecord] {
        _ = try await self.patient(id: patient)
        return []
    }

    func resendConfirmation(
        to patient: Int64, composing: @escaping ResendComposer, policy: ResendPolicy, by context: AccessContext,
        once request: IdempotentRequest<MailRecord>?
    ) async throws(RepositoryError) -> IdempotentOutcome<MailRecord> {
        _ = try await self.patient(id: patient)
        throw .mailInFlight
    }

    func export(of patient: Int64) async throws(RepositoryError) -> PatientExport {
        PatientExport(
            patient: try await self.patient(id: patient), erasedAt: nil, mails: [], audit: [], hasMoreAudit: false)
    }
}
