import CSQLite

/// A database file that nobody else has open, held so until the claim is given up.
///
/// Every connection to a database with a write-ahead log holds a shared lock on its file for as long as it is open, so
/// leaving that mode, which needs the exclusive lock, proves that there is no other one. The log is gone then; what may lie
/// beside the file is a rollback journal without content, which SQLite ignores and this connection removes at its end.
package final class ExclusiveClaim {
    private let connection: Connection

    /// Takes what is in the write-ahead log into the file and removes the log.
    /// - Throws: `busy` when another connection is open, in this process or another; `notADatabase`, `readOnly`.
    package init(path: String) throws(SQLiteError) {
        let connection = try Connection(path: path, access: .readWrite, busyTimeout: .milliseconds(200))
        do throws(SQLiteError) {
            try connection.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE")
            guard try connection.pragma("journal_mode") == "delete" else {
                throw SQLiteError(.busy, "the database is open elsewhere")
            }
            try connection.execute("BEGIN EXCLUSIVE")
        } catch {
            connection.close()
            throw error
        }
        self.connection = connection
    }

    /// Gives it up.
    deinit {
        connection.close()
    }
}
