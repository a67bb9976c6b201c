extension AuditJournal {
    /// Looks at something of one patient and notes how that ended: shown, or told that there is nothing. What has failed
    /// for reasons of the storage showed nothing, and is not noted.
    /// - Throws: what `look` throws; `overloaded` when the note cannot be taken, and then nothing is shown.
    func noting<Value>(
        _ action: AuditAction, of patient: Int64, by context: AccessContext,
        _ look: () async throws(RepositoryError) -> Value
    ) async throws(RepositoryError) -> Value {
        do throws(RepositoryError) {
            let value = try await look()
            try note(AuditEvent(action, .patient(patient)), by: context)
            return value
        } catch {
            if let result = AuditResult(refusal: error) {
                try note(AuditEvent(action, .patient(patient), result: result), by: context)
            }
            throw error
        }
    }
}
