package import Patients
import SQLite
import Timekeeping

/// The mails of patients, as their outbox rows tell. Callable from any executor.
package struct SQLiteMailHistory: MailHistory {
    private let storage: PatientStorage
    private let chain: AuditChain
    private let answers: AnswerRegister
    private let now: @Sendable () -> Timestamp

    init(
        storage: PatientStorage, chain: AuditChain, answers: AnswerRegister, now: @escaping @Sendable () -> Timestamp
    ) {
        self.storage = storage
        self.chain = chain
        self.answers = answers
        self.now = now
    }

    /// One snapshot.
    package func mails(of patient: Int64) async throws(RepositoryError) -> [MailRecord] {
        try await storage.read { connection throws(SQLiteError) in
            guard try PatientRows.version(of: patient, on: connection) != nil else {
                return .failure(try PatientRows.absence(of: patient, on: connection))
            }
            return .success(try OutboxRows.mails(of: patient, on: connection))
        }
    }

    /// One unit of work: history and policy are looked at where the message is written, so that of two requests at the
    /// same time the second meets the mail of the first.
    package func resendConfirmation(
        to patient: Int64, composing compose: @escaping ResendComposer, policy: ResendPolicy,
        by context: AccessContext, once request: IdempotentRequest<MailRecord>?
    ) async throws(RepositoryError) -> IdempotentOutcome<MailRecord> {
        let unit = ResendUnit(chain: chain, context: context, policy: policy, compose: compose)
        let claim = request.map { (digest: ClaimDigest($0.claim), compose: $0.compose) }
        return try await storage.write { [now, answers] connection throws(SQLiteError) in
            let moment = now()
            guard let claim else {
                return try unit.resend(to: patient, at: moment, on: connection).map { .performed($0) }
            }
            return try answers.once(
                claim.digest, compose: claim.compose, at: moment, on: connection, patient: { _ in patient }
            ) { () throws(SQLiteError) in
                try unit.resend(to: patient, at: moment, on: connection)
            }
        }
    }
}
