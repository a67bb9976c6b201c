import Patients
import SQLite
import Timekeeping

/// What happens within the transaction of a registration; runs on the writer's thread, and again if its group has to.
struct RegistrationUnit: Sendable {
    let chain: AuditChain
    let context: AccessContext

    func register(
        _ registration: Registration, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> Result<Registered, RepositoryError> {
        let candidate = registration.candidate
        do throws(SQLiteError) {
            try PatientRows.insert(candidate, at: moment, on: connection)
        } catch  where error.isUniqueViolation {
            // A plain INSERT has undone itself and given its id back; the neighbours in the transaction stay.
            guard let existing = try PatientRows.id(ofKey: candidate.email.canonicalKey, on: connection) else {
                throw error
            }
            return .failure(try refusal(.emailTaken(existing: existing), of: existing, at: moment, on: connection))
        }
        let id = connection.lastInsertedID
        let messages = registration.composer(id, candidate, moment)
        for message in messages {
            try OutboxRows.insert(message, patient: id, at: moment, on: connection)
        }
        let duplicates =
            registration.findsDuplicates
            ? try SimilarityRows.patients(like: SimilarityKeys(candidate), except: id, on: connection) : []
        try chain.append(AuditEvent(.create, .patient(id)), by: context, at: moment, on: connection)
        let patient = Patient(id: id, candidate: candidate, at: moment, hasMail: !messages.isEmpty)
        return .success(Registered(patient: patient, possibleDuplicates: duplicates))
    }

    /// All of them or none: looks for taken addresses before anything is written, so that nothing has to be undone.
    func registerAll(
        _ registrations: [Registration], at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> BatchOutcome {
        var refusals: [RepositoryError?] = []
        var seen: Set<String> = []
        for registration in registrations {
            let key = registration.candidate.email.canonicalKey
            if let existing = try PatientRows.id(ofKey: key, on: connection) {
                refusals.append(.emailTaken(existing: existing))
            } else {
                // Of another item of this batch, which has no id and will not get one.
                refusals.append(seen.insert(key).inserted ? nil : .emailTaken(existing: 0))
            }
        }
        guard refusals.allSatisfy({ $0 == nil }) else {
            for case .emailTaken(let existing)? in refusals where existing > 0 {
                _ = try refusal(.emailTaken(existing: existing), of: existing, at: moment, on: connection)
            }
            return BatchOutcome(results: refusals.map { $0.map(Result.failure) })
        }
        return try registerEach(registrations, at: moment, on: connection)
    }

    /// Each for itself.
    func registerEach(
        _ registrations: some Sequence<Registration>, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> BatchOutcome {
        var results: [Result<Registered, RepositoryError>?] = []
        for registration in registrations {
            results.append(try register(registration, at: moment, on: connection))
        }
        return BatchOutcome(results: results)
    }

    /// Whoever is told that an address is taken has learned that somebody is a patient.
    private func refusal(
        _ error: RepositoryError, of patient: Int64, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> RepositoryError {
        if let result = AuditResult(refusal: error) {
            let event = AuditEvent(.create, .patient(patient), result: result)
            try chain.append(event, by: context, at: moment, on: connection)
        }
        return error
    }
}

extension Patient {
    /// The patient that has just been stored.
    fileprivate init(id: Int64, candidate: PatientCandidate, at moment: Timestamp, hasMail: Bool) {
        self.init(
            id: id, name: candidate.name.text, email: candidate.email.text, phone: candidate.phone.text,
            documentURL: candidate.documentURL.text, phoneE164: candidate.phone.e164, locale: candidate.locale,
            version: 1, createdAt: moment, updatedAt: moment, mail: hasMail ? .queued : .none)
    }
}
