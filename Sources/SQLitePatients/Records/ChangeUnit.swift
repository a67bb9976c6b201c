import Patients
import SQLite
import Timekeeping

/// What happens within the transaction that changes or erases a patient; runs on the writer's thread, and again if its
/// group has to.
struct ChangeUnit: Sendable {
    let chain: AuditChain
    let context: AccessContext

    func update(
        _ id: Int64, to change: PatientChange, expectedVersion: Int?, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> Result<UpdatedPatient, RepositoryError> {
        guard let stored = try PatientRows.stored(id: id, on: connection) else {
            return .failure(
                try refused(.update, id, try PatientRows.absence(of: id, on: connection), at: moment, on: connection))
        }
        let version = stored.patient.version
        if let expectedVersion, expectedVersion != version {
            return .failure(
                try refused(.update, id, .versionMismatch(current: version), at: moment, on: connection))
        }
        let changedFields = change.differences(from: stored.patient)
        guard !changedFields.isEmpty else {
            return .success(UpdatedPatient(patient: stored.patient, changedFields: []))
        }
        let key = change.email?.canonicalKey ?? stored.emailKey
        let updated = stored.patient.applying(change, at: moment)
        do throws(SQLiteError) {
            try PatientRows.update(updated, emailKey: key, on: connection)
        } catch  where error.isUniqueViolation {
            // The statement has undone itself.
            guard let existing = try PatientRows.id(ofKey: key, on: connection) else { throw error }
            return .failure(
                try refused(.update, id, .emailTaken(existing: existing), at: moment, on: connection))
        }
        try SearchTermRows.replace(stored.patient, with: updated, on: connection)
        try chain.append(
            AuditEvent(.update, .patient(id), changedFields: changedFields), by: context, at: moment, on: connection)
        return .success(UpdatedPatient(patient: updated, changedFields: changedFields))
    }

    func erase(
        _ id: Int64, expectedVersion: Int?, as reason: AuditAction, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> Result<Void, RepositoryError> {
        guard let patient = try PatientRows.patient(id: id, on: connection) else {
            return .failure(
                try refused(reason, id, try PatientRows.absence(of: id, on: connection), at: moment, on: connection))
        }
        if let expectedVersion, expectedVersion != patient.version {
            return .failure(
                try refused(reason, id, .versionMismatch(current: patient.version), at: moment, on: connection))
        }
        try SearchTermRows.erase(patient, on: connection)
        try PatientRows.erase(id: id, at: moment, on: connection)
        try OutboxRows.cancel(patient: id, at: moment, on: connection)
        try AnswerRows.eraseBodies(of: id, on: connection)
        try chain.append(AuditEvent(reason, .patient(id)), by: context, at: moment, on: connection)
        return .success(())
    }

    private func refused(
        _ action: AuditAction, _ id: Int64, _ error: RepositoryError, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) -> RepositoryError {
        if let result = AuditResult(refusal: error) {
            let event = AuditEvent(action, .patient(id), result: result)
            try chain.append(event, by: context, at: moment, on: connection)
        }
        return error
    }
}

extension PatientChange {
    /// The fields whose new value is not the stored one, in the order of ``FieldProblem/Field``.
    fileprivate func differences(from patient: Patient) -> [FieldProblem.Field] {
        var fields: [FieldProblem.Field] = []
        if let name, name.text != patient.name { fields.append(.name) }
        if let email, email.text != patient.email { fields.append(.email) }
        if let phone, phone.text != patient.phone { fields.append(.phone) }
        if let documentURL, documentURL.text != patient.documentURL { fields.append(.documentURL) }
        switch locale {
        case nil: break
        case .set(let new): if new != patient.locale { fields.append(.locale) }
        case .remove: if patient.locale != nil { fields.append(.locale) }
        }
        return fields
    }
}

extension Patient {
    fileprivate func applying(_ change: PatientChange, at moment: Timestamp) -> Patient {
        var locale = locale
        switch change.locale {
        case nil: break
        case .set(let new): locale = new
        case .remove: locale = nil
        }
        return Patient(
            id: id, name: change.name?.text ?? name, email: change.email?.text ?? email,
            phone: change.phone?.text ?? phone, documentURL: change.documentURL?.text ?? documentURL,
            phoneE164: change.phone.map(\.e164) ?? phoneE164, locale: locale, version: version + 1,
            createdAt: createdAt, updatedAt: max(moment, updatedAt), mail: mail)
    }
}
