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
        /// As `restart`, and also empties the log, for closing. Nobody else can write meanwhile.
        case truncate(waiting: Duration)
    }

    /// Copies the write-ahead log into the database file.
    /// - Throws: `busy` when what it waits for did not come, or another connection copies.
    @discardableResult
    package func checkpoint(_ mode: CheckpointMode) throws(SQLiteError) -> CheckpointProgress {
        let (number, patience): (Int32, Duration?) =
            switch mode {
            case .passive: (SQLITE_CHECKPOINT_PASSIVE, nil)
            case .restart(let span): (SQLITE_CHECKPOINT_RESTART, span)
            case .truncate(let span): (SQLITE_CHECKPOINT_TRUNCATE, span)
            }
        if let patience { sqlite3_busy_timeout(handle, Int32(max(0, min(patience / .milliseconds(1), 600_000)))) }
        defer { if patience != nil { sqlite3_busy_timeout(handle, busyMilliseconds) } }
        var (pages, copied): (Int32, Int32) = (0, 0)
        let code = sqlite3_wal_checkpoint_v2(handle, nil, number, &pages, &copied)
        guard code == SQLITE_OK else { throw SQLiteError(code: code, database: handle) }
        return CheckpointProgress(pages: Int(pages), copied: Int(copied))
    }
}
