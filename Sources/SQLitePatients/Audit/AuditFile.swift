package import Patients
package import SQLite

/// The audit log in a database file, for somebody who only reads it: the service may run meanwhile or be stopped.
///
/// Confined: not `Sendable`, used by one thread at a time; every call blocks. A call reads from one snapshot.
package final class AuditFile {
    private let connection: Connection

    /// - Throws: `foreignDatabase`, `olderSchema`, `newerSchema`, `migrationChanged`, or what opening reports.
    package init(path: String) throws(SQLiteError) {
        connection = try Connection(path: path, access: .readOnly)
        do throws(SQLiteError) {
            try Schema.migrator.checkOwner(of: connection)
            try Schema.migrator.requireCurrent(connection)
        } catch {
            connection.close()
            throw error
        }
    }

    /// A patient's entries are found by their index, others by walking the log from one end.
    package func entries(_ query: AuditQuery) throws(SQLiteError) -> [AuditEntry] {
        try AuditRows.entries(query, on: connection)
    }

    /// Walks the chain of hashes from its first entry to its last.
    package func verify() throws(SQLiteError) -> AuditVerification {
        try AuditWalk.verify(on: connection)
    }

    package func close() {
        connection.close()
    }
}
