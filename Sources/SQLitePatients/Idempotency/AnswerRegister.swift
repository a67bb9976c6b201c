import Patients
import SQLite
import Timekeeping

/// Carries a request out at most once, within the transaction that it is part of.
struct AnswerRegister: Sendable {
    /// Seconds for which an answer is kept.
    let lifetime: Int64

    /// Looks for an earlier answer, and only if there is none performs the request and records what `compose` makes of
    /// its result, a refusal included.
    /// - Parameter patient: whom the answer shows, so that it is erased with that patient.
    func once<Value>(
        _ claim: ClaimDigest, compose: IdempotentRequest<Value>.Composer, at moment: Timestamp,
        on connection: Connection, patient: (Value) -> Int64?,
        perform: () throws(SQLiteError) -> Result<Value, RepositoryError>
    ) throws(SQLiteError) -> Result<IdempotentOutcome<Value>, RepositoryError> {
        switch try earlier(claim, at: moment, on: connection) {
        case .failure(let error): return .failure(error)
        case .success(let answer?): return .success(.replayed(answer))
        case .success(nil): break
        }
        let result = try perform()
        if let answer = compose(result) {
            var shown: Int64?
            if case .success(let value) = result { shown = patient(value) }
            try AnswerRows.insert(answer, for: claim, patient: shown, at: moment, on: connection)
        }
        return result.map { .performed($0) }
    }

    /// The answer of the first time; none when there was none, or its time is over.
    func earlier(
        _ claim: ClaimDigest, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> Result<RecordedAnswer?, RepositoryError> {
        guard let recorded = try AnswerRows.find(claim, on: connection) else { return .success(nil) }
        guard recorded.recordedAt.advanced(bySeconds: lifetime) > moment else {
            try AnswerRows.delete(id: recorded.id, on: connection)
            return .success(nil)
        }
        guard ContentDigest(recorded.fingerprint) == claim.fingerprint else { return .failure(.idempotencyKeyReused) }
        if let answer = recorded.answer { return .success(answer) }
        // The tombstone may be gone, and then nobody knows any more when that was.
        let absence = try recorded.patient.map { id throws(SQLiteError) in
            try PatientRows.absence(of: id, on: connection)
        }
        return .failure(absence ?? .notFound)
    }
}
