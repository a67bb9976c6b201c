import Patients
import SQLite
import Timekeeping

/// What happens within the transaction that orders a mail once more; runs on the writer's thread, and again if its group
/// has to.
struct ResendUnit: Sendable {
    let chain: AuditChain
    let context: AccessContext
    let policy: ResendPolicy
    let compose: ResendComposer

    func resend(
        to id: Int64, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> Result<MailRecord, RepositoryError> {
        guard let stored = try PatientRows.stored(id: id, on: connection) else {
            return .failure(
                try refused(id, try PatientRows.absence(of: id, on: connection), at: moment, on: connection))
        }
        // A text message that accompanies a registration is not repeated, and holds up no mail.
        let history = try OutboxRows.mails(of: id, on: connection).filter { $0.channel == "email" }
        do throws(RepositoryError) {
            try policy.check(history, at: moment)
        } catch {
            return .failure(try refused(id, error, at: moment, on: connection))
        }
        let recipient = ResendRecipient(
            patient: stored.patient, emailKey: stored.emailKey, ordinal: max(1, history.count))
        let message = compose(recipient, moment)
        try OutboxRows.insert(message, patient: id, at: moment, on: connection)
        try chain.append(AuditEvent(.mailResend, .patient(id)), by: context, at: moment, on: connection)
        return .success(
            MailRecord(id: message.id, channel: message.queue, state: .queued, attempts: 0, createdAt: moment))
    }

    private func refused(
        _ id: Int64, _ error: RepositoryError, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> RepositoryError {
        if let result = AuditResult(refusal: error) {
            let event = AuditEvent(.mailResend, .patient(id), result: result)
            try chain.append(event, by: context, at: moment, on: connection)
        }
        return error
    }
}
