import CSQLite
import Glibc

/// Copies a database that is in use into another file, as of one moment (https://sqlite.org/backup.html).
///
/// The source is read through one snapshot, so that its writers go on and the copy does not begin again at each of their
/// commits; the write-ahead log cannot begin again meanwhile and grows.
package enum DatabaseCopy {
    /// How far a copy has come, in pages.
    package struct Progress: Sendable, Equatable {
        package let remaining: Int
        package let total: Int
    }

    /// Copies; it blocks for as long as that takes. The copy has no write-ahead log and is on the disk when this returns.
    /// - Parameters:
    ///   - source: a database of this or another process.
    ///   - target: a file that does not exist or is empty; it gets mode 0600.
    ///   - pagesPerStep: copied between two calls of `progress`.
    ///   - pause: slept after each step, so that the copy leaves the disk to others.
    /// - Throws: what reading or writing reports; the target is unusable then, and left to the caller.
    package static func copy(
        from source: String, to target: String, pagesPerStep: Int32 = 1_024, pause: Duration = .zero,
        progress: (Progress) -> Void = { _ in }
    ) throws(SQLiteError) {
        let file = DatabaseFile(path: target)
        try file.prepare()
        let reader = try Connection(path: source, access: .readOnly)
        defer { reader.close() }
        let writer = try Connection(path: target, access: .readWrite)
        defer { writer.close() }
        // Nobody sees the copy before it is complete, and it is synced as a whole.
        try writer.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        // A transaction has its snapshot from its first look on.
        try reader.execute("BEGIN; SELECT count(*) FROM sqlite_schema")
        try copyPages(from: reader, to: writer, pagesPerStep, pause, progress)
        try reader.execute("COMMIT")
        try leaveWriteAheadLog(writer)
        writer.close()
        try file.sync()
    }

    private static func copyPages(
        from reader: Connection, to writer: Connection, _ pagesPerStep: Int32, _ pause: Duration,
        _ progress: (Progress) -> Void
    ) throws(SQLiteError) {
        guard let backup = sqlite3_backup_init(writer.handle, "main", reader.handle, "main") else {
            throw SQLiteError(code: sqlite3_errcode(writer.handle), database: writer.handle)
        }
        var code = SQLITE_OK
        while code == SQLITE_OK {
            code = sqlite3_backup_step(backup, max(1, pagesPerStep))
            progress(
                Progress(
                    remaining: Int(sqlite3_backup_remaining(backup)), total: Int(sqlite3_backup_pagecount(backup))))
            if code == SQLITE_OK, pause > .zero { usleep(UInt32(min(pause / .microseconds(1), 999_999))) }
        }
        let finished = sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE, finished == SQLITE_OK else {
            throw SQLiteError(code: code == SQLITE_DONE ? finished : code, database: writer.handle)
        }
    }

    /// The header is the source's and asks for a write-ahead log, which would be made beside the copy by whoever looks at
    /// it, and which a read-only medium would not allow.
    private static func leaveWriteAheadLog(_ writer: Connection) throws(SQLiteError) {
        try writer.execute("SELECT count(*) FROM sqlite_schema; PRAGMA journal_mode = DELETE")
        let mode = try writer.pragma("journal_mode")
        guard mode == "delete" else {
            throw SQLiteError(.pragmaRefused, "the copy's journal mode is \(mode) and not delete")
        }
    }
}
