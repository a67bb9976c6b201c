import CSQLite

/// How far the write-ahead log has been copied into the file.
package struct CheckpointProgress: Sendable, Equatable {
    /// Pages in the log when the copy began.
    package let pages: Int
    /// Those of them that are in the file.
    package let copied: Int
}

extension Connection {
    /// What a checkpoint waits for (https://sqlite.org/c3ref/wal_checkpoint_v2.html).
    package enum CheckpointMode: Sendable {
        /// For nobody: copies what no reader needs.
        case passive
        /// For readers, as long as said: copies everything, and lets the next commit begin the log again.
        case restart(waiting: Duration)
        /// For readers, as long as for any lock: also empties the log, for closing.
        case truncate
    }

    /// Copies the write-ahead log into the database file.
    /// - Throws: `busy` when what it waits for did not come, or another connection copies.
    @discardableResult
    package func checkpoint(_ mode: CheckpointMode) throws(SQLiteError) -> CheckpointProgress {
        let number: Int32
        switch mode {
        case .passive: number = SQLITE_CHECKPOINT_PASSIVE
        case .truncate: number = SQLITE_CHECKPOINT_TRUNCATE
        case .restart(let span):
            number = SQLITE_CHECKPOINT_RESTART
            sqlite3_busy_timeout(handle, Int32(max(0, min(span / .milliseconds(1), 600_000))))
        }
        defer { if case .restart = mode { sqlite3_busy_timeout(handle, busyMilliseconds) } }
        var (pages, copied): (Int32, Int32) = (0, 0)
        let code = sqlite3_wal_checkpoint_v2(handle, nil, number, &pages, &copied)
        guard code == SQLITE_OK else { throw SQLiteError(code: code, database: handle) }
        return CheckpointProgress(pages: Int(pages), copied: Int(copied))
    }
}
