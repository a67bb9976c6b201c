/// The record of who did what and who looked at whom: appended to, never changed (45 CFR 164.312(b)).
///
/// Changes are not written through this role: the repository writes their entries in their own transaction.
package protocol AuditJournal: Sendable {
    /// Notes that somebody looked at something. It returns at once; the entry is written with others soon after, and
    /// before an orderly stop ends. When the process dies, what was noted in the last fraction of a second is lost.
    ///
    /// To be called before the answer leaves: what cannot be noted is not shown.
    /// - Throws: `overloaded` when too many notes wait to be written, as when the disk is full.
    func note(_ event: AuditEvent, by context: AccessContext) throws(RepositoryError)
}
