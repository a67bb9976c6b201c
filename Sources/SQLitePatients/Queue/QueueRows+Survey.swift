import Jobs
import SQLite

/// What is asked of many jobs at once.
extension QueueRows {
    /// Whether the outbox has messages that the queue has not taken over.
    static func hasNews(_ queue: String, on connection: Connection) throws(SQLiteError) -> Bool {
        let statement = try connection.statement(
            "SELECT 1 FROM notification_outbox WHERE state = 0 AND queue = ?1 LIMIT 1")
        try statement.bind(queue, at: 1)
        return try statement.first { $0.integer(0) } != nil
    }

    /// Jobs that have not ended, and dead ones; those of a day that were done are many, and this is asked every second.
    static func counts(
        _ queue: String, on connection: Connection
    ) throws(SQLiteError) -> [(Place, JobLane, Int)] {
        let statement = try connection.statement(
            "SELECT place, lane, count(*) FROM queued_jobs WHERE queue = ?1 AND place < 5 GROUP BY place, lane")
        try statement.bind(queue, at: 1)
        return try statement.all { row in
            (
                Place(rawValue: row.integer(0)) ?? .ready, JobLane(rawValue: row.text(1)) ?? .normal,
                Int(clamping: row.integer(2))
            )
        }
    }

    /// When the queue got what waits longest in a regular lane.
    static func oldest(_ queue: String, on connection: Connection) throws(SQLiteError) -> Int64? {
        let statement = try connection.statement(
            "SELECT min(enqueued) FROM queued_jobs WHERE queue = ?1 AND place = 0")
        try statement.bind(queue, at: 1)
        return try statement.first { $0.integerIfPresent(0) } ?? nil
    }

    static func deadByReason(_ queue: String, on connection: Connection) throws(SQLiteError) -> [String: Int] {
        let statement = try connection.statement(
            "SELECT outcome, count(*) FROM queued_jobs WHERE queue = ?1 AND place = 4 GROUP BY outcome")
        try statement.bind(queue, at: 1)
        let pairs = try statement.all { ($0.text(0), Int(clamping: $0.integer(1))) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    static func latestDead(_ queue: String, limit: Int, on connection: Connection) throws(SQLiteError) -> [Row] {
        let statement = try connection.statement(
            "SELECT id FROM queued_jobs WHERE queue = ?1 AND place = 4 ORDER BY position DESC LIMIT ?2")
        try statement.bind(queue, at: 1)
        try statement.bind(Int64(limit), at: 2)
        var rows: [Row] = []
        for id in try statement.all({ $0.text(0) }) {
            if let row = try row(id, on: connection) { rows.append(row) }
        }
        return rows
    }

    /// Workers that hold jobs and are not registered.
    static func orphans(_ queue: String, on connection: Connection) throws(SQLiteError) -> [String] {
        let statement = try connection.statement(
            """
            SELECT DISTINCT worker FROM queued_jobs
            WHERE queue = ?1 AND place = 2 AND worker NOT IN (SELECT name FROM queue_workers WHERE queue = ?1)
            """)
        try statement.bind(queue, at: 1)
        return try statement.all { $0.text(0) }
    }

    /// Jobs that wait and that nobody could deliver.
    static func withoutEnvelope(_ queue: String, on connection: Connection) throws(SQLiteError) -> [String] {
        let statement = try connection.statement(
            """
            SELECT j.id FROM queued_jobs j LEFT JOIN notification_outbox o ON o.id = j.id
            WHERE j.queue = ?1 AND j.place IN (0, 1, 3) AND coalesce(j.envelope, o.envelope) IS NULL
            """)
        try statement.bind(queue, at: 1)
        return try statement.all { $0.text(0) }
    }

    /// Replaces an envelope wherever it lies.
    static func replace(
        _ old: [UInt8], of id: String, with new: [UInt8], on connection: Connection
    ) throws(SQLiteError) {
        let own = try connection.statement("UPDATE queued_jobs SET envelope = ?3 WHERE id = ?1 AND envelope = ?2")
        try own.bind(id, at: 1)
        try own.bind(old, at: 2)
        try own.bind(new, at: 3)
        try own.run()
        let outbox = try connection.statement(
            "UPDATE notification_outbox SET envelope = ?3 WHERE id = ?1 AND envelope = ?2")
        try outbox.bind(id, at: 1)
        try outbox.bind(old, at: 2)
        try outbox.bind(new, at: 3)
        try outbox.run()
    }
}
