package import Patients
package import SQLite

/// How much a database holds: what a backup is compared by.
package struct DatabaseContents: Sendable, Equatable {
    /// Number of the latest migration.
    package let schema: Int
    package let patients: Int64
    /// Rows of the outbox.
    package let messages: Int64
    package let auditHead: AuditHead

    package init(schema: Int, patients: Int64, messages: Int64, auditHead: AuditHead) {
        self.schema = schema
        self.patients = patients
        self.messages = messages
        self.auditHead = auditHead
    }

    /// Counts, reading every row of two tables. Also of an older schema, as a backup before an upgrade has it.
    package init(of connection: Connection) throws(SQLiteError) {
        schema = Int(try connection.statement("SELECT max(number) FROM schema_migrations").first { $0.integer(0) } ?? 0)
        patients = try connection.statement("SELECT count(*) FROM patients").first { $0.integer(0) } ?? 0
        messages = try connection.statement("SELECT count(*) FROM notification_outbox").first { $0.integer(0) } ?? 0
        let hasAuditLog = try connection.hasTable("audit_log")
        let head = hasAuditLog ? try AuditRows.head(on: connection) : nil
        auditHead = head ?? AuditHead(sequence: 0, hash: ContentDigest.zero.bytes)
    }
}
