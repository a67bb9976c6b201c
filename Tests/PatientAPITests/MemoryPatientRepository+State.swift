import Patients
import Timekeeping

extension MemoryPatientRepository {
    /// What a database would hold, and what it does to it in one transaction.
    struct State {
        var patients: [Int64: Patient] = [:]
        /// Canonical addresses.
        var owners: [String: Int64] = [:]
        var erased: [Int64: Timestamp] = [:]
        var lastID: Int64 = 0
        var messages: [OutboxMessage] = []
        var notes: [(event: AuditEvent, context: AccessContext)] = []
        var answers: [String: (payload: [UInt8], answer: RecordedAnswer)] = [:]
        var failure: RepositoryError?

        mutating func register(_ registration: Registration, at moment: Timestamp) -> Result<
            Registered, RepositoryError
        > {
            if let failure { return .failure(failure) }
            let candidate = registration.candidate
            let key = candidate.email.canonicalKey
            if let owner = owners[key] { return .failure(.emailTaken(existing: owner)) }
            lastID += 1
            let patient = Patient(
                id: lastID, name: candidate.name.text, email: candidate.email.text, phone: candidate.phone.text,
                documentURL: candidate.documentURL.text, phoneE164: candidate.phone.e164, locale: candidate.locale,
                createdAt: moment, updatedAt: moment, mail: .queued)
            patients[patient.id] = patient
            owners[key] = patient.id
            messages += registration.composer(patient.id, candidate, moment)
            let duplicates =
                registration.findsDuplicates ? duplicates(of: SimilarityKeys(candidate), except: patient.id) : []
            return .success(Registered(patient: patient, possibleDuplicates: duplicates))
        }

        mutating func update(
            _ id: Int64, to change: PatientChange, expectedVersion: Int?, at moment: Timestamp
        ) -> Result<UpdatedPatient, RepositoryError> {
            if let failure { return .failure(failure) }
            guard let old = patients[id] else { return .failure(erased[id].map { .erased(at: $0) } ?? .notFound) }
            if let expectedVersion, expectedVersion != old.version {
                return .failure(.versionMismatch(current: old.version))
            }
            var fields: [FieldProblem.Field] = []
            if let new = change.name?.text, new != old.name { fields.append(.name) }
            if let new = change.email?.text, new != old.email { fields.append(.email) }
            if let new = change.phone?.text, new != old.phone { fields.append(.phone) }
            if let new = change.documentURL?.text, new != old.documentURL { fields.append(.documentURL) }
            var locale = old.locale
            if case .set(let new) = change.locale { locale = new }
            if case .remove = change.locale { locale = nil }
            if locale != old.locale { fields.append(.locale) }
            guard !fields.isEmpty else { return .success(UpdatedPatient(patient: old, changedFields: [])) }
            if let key = change.email?.canonicalKey {
                if let owner = owners[key], owner != id { return .failure(.emailTaken(existing: owner)) }
                owners = owners.filter { $0.value != id }
                owners[key] = id
            }
            let new = Patient(
                id: id, name: change.name?.text ?? old.name, email: change.email?.text ?? old.email,
                phone: change.phone?.text ?? old.phone, documentURL: change.documentURL?.text ?? old.documentURL,
                phoneE164: change.phone.map(\.e164) ?? old.phoneE164, locale: locale, version: old.version + 1,
                createdAt: old.createdAt, updatedAt: moment, mail: old.mail)
            patients[id] = new
            return .success(UpdatedPatient(patient: new, changedFields: fields))
        }

        func duplicates(of keys: SimilarityKeys, except id: Int64?) -> [PossibleDuplicate] {
            owners.sorted { $0.value < $1.value }.compactMap { key, owner in
                guard owner != id, let patient = patients[owner] else { return nil }
                let other = SimilarityKeys(patient, emailKey: key)
                var reasons: [PossibleDuplicate.Reason] = []
                if keys.phone == other.phone { reasons.append(.phone) }
                if keys.person == other.person { reasons.append(.nameAndDocument) }
                if keys.email == other.email { reasons.append(.email) }
                return reasons.isEmpty ? nil : PossibleDuplicate(patient: owner, because: reasons)
            }
        }
    }
}
