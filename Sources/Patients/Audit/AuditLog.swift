/// The audit log for those who examine it, and for changes that have no transaction of their own. Callable from any
/// executor.
package protocol AuditLog: AuditJournal {
    /// Writes an entry; it is durable when this returns.
    func record(_ event: AuditEvent, by context: AccessContext) async throws(RepositoryError)

    /// Entries by sequence, ascending unless the query says otherwise.
    func entries(_ query: AuditQuery) async throws(RepositoryError) -> [AuditEntry]

    /// The last entry's place and hash.
    func head() async throws(RepositoryError) -> AuditHead

    /// Walks the chain from its first entry, in bounded steps that delay no registration.
    func verify() async throws(RepositoryError) -> AuditVerification
}
