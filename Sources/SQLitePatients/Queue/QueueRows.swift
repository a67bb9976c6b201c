import Jobs
import SQLite

/// The statements about the jobs of the queue within the outbox. Each runs on the thread of the connection it is given, in
/// the transaction of the step that it is part of.
enum QueueRows {
    /// A job as it is kept.
    struct Row {
        let id: String
        var record: JobRecord
        /// Its own, or that of its outbox row while it is open.
        let envelope: [UInt8]?
        /// Its place among its like: the order of waiting, the moment it is due, the moment it ended.
        var position: Int64
    }

    /// The column `place`.
    enum Place: Int64 {
        case ready = 0, suspect, active, delayed, dead, done, removed
    }

    /// Takes over what the outbox has that this queue does not: messages not handed to any queue.
    static func adopt(_ queue: String, limit: Int64, now: Int64, on connection: Connection) throws(SQLiteError) {
        // Most of the time there is nothing, and finding that out costs one look into an index.
        let look = try connection.statement("SELECT 1 FROM notification_outbox WHERE state = 0 LIMIT 1")
        guard try look.first({ $0.integer(0) }) != nil else { return }
        let statement = try connection.statement(
            """
            INSERT INTO queued_jobs (id, queue, lane, place, position, enqueued, tries, tried_at, doubts)
            SELECT id, queue, lane, CASE WHEN not_before > ?2 THEN 3 ELSE 0 END,
                   CASE WHEN not_before > ?2 THEN not_before ELSE seq END, ?2, attempts, attempted_at / 1000, doubts
            FROM notification_outbox WHERE state = 0 AND queue = ?1 ORDER BY seq LIMIT ?3
            ON CONFLICT (id) DO NOTHING
            """)
        try statement.bind(queue, at: 1)
        try statement.bind(now, at: 2)
        try statement.bind(limit, at: 3)
        try statement.run()
        let mark = try connection.statement(
            """
            UPDATE notification_outbox
            SET state = 1, relayed_at = ?2 * 1000, checked_at = ?2 * 1000, relays = relays + 1
            WHERE seq IN (SELECT seq FROM notification_outbox WHERE state = 0 AND queue = ?1 ORDER BY seq LIMIT ?3)
            """)
        try mark.bind(queue, at: 1)
        try mark.bind(now, at: 2)
        try mark.bind(limit, at: 3)
        try mark.run()
    }

    /// Takes over what was handed to another queue and has not ended: it may have been sent, and nobody can know.
    static func takeOver(_ queue: String, now: Int64, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            INSERT INTO queued_jobs (id, queue, lane, place, position, enqueued, tries, tried_at, doubts, lost)
            SELECT id, queue, lane, CASE WHEN not_before > ?2 THEN 3 ELSE 0 END,
                   CASE WHEN not_before > ?2 THEN not_before ELSE seq END, ?2, attempts, attempted_at / 1000, doubts, 1
            FROM notification_outbox WHERE state = 1 AND queue = ?1 AND id NOT IN (SELECT id FROM queued_jobs)
            """)
        try statement.bind(queue, at: 1)
        try statement.bind(now, at: 2)
        try statement.run()
    }

    /// Whether the queue or the outbox knows the job, in whatever state.
    static func isKnown(_ id: String, on connection: Connection) throws(SQLiteError) -> Bool {
        let statement = try connection.statement(
            """
            SELECT 1 FROM queued_jobs WHERE id = ?1
            UNION ALL SELECT 1 FROM notification_outbox WHERE id = ?1 LIMIT 1
            """)
        try statement.bind(id, at: 1)
        return try statement.first { $0.integer(0) } != nil
    }

    static func insert(
        _ job: QueuedJob, _ record: JobRecord, queue: String, position: Int64, on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement(
            "INSERT INTO queued_jobs (id, queue, lane, place, position, enqueued, envelope) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        )
        try statement.bind(job.id, at: 1)
        try statement.bind(queue, at: 2)
        try statement.bind(job.lane.rawValue, at: 3)
        try statement.bind(record.place.column.rawValue, at: 4)
        try statement.bind(position, at: 5)
        try statement.bind(record.enqueuedAt, at: 6)
        try statement.bind(job.envelope, at: 7)
        try statement.run()
        try save(Row(id: job.id, record: record, envelope: nil, position: position), on: connection)
    }

    /// Writes everything but the envelope, which goes when the job has ended well or was taken out.
    static func save(_ row: Row, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            UPDATE queued_jobs
            SET place = ?2, position = ?3, worker = ?4, phase = ?5, attempts = ?6, deliveries = ?7, tries = ?8,
                tried_at = ?9, crashes = ?10, doubts = ?11, lost = ?12, replays = ?13, duplicates = ?14, ended = ?15,
                outcome = ?16, error = ?17, envelope = CASE WHEN ?2 IN (5, 6) THEN NULL ELSE envelope END
            WHERE id = ?1
            """)
        let record = row.record
        try statement.bind(row.id, at: 1)
        try statement.bind(record.place.column.rawValue, at: 2)
        try statement.bind(row.position, at: 3)
        try statement.bind(record.place.worker, at: 4)
        try statement.bind(record.phase?.rawValue, at: 5)
        try statement.bind(Int64(record.attempts), at: 6)
        try statement.bind(Int64(record.deliveries), at: 7)
        try statement.bind(Int64(record.tries), at: 8)
        try statement.bind(record.triedAt, at: 9)
        try statement.bind(Int64(record.crashes), at: 10)
        try statement.bind(Int64(record.doubts), at: 11)
        try statement.bind(record.wasLost ? 1 : 0 as Int64, at: 12)
        try statement.bind(Int64(record.replays), at: 13)
        try statement.bind(Int64(record.duplicates), at: 14)
        try statement.bind(record.endedAt, at: 15)
        try statement.bind(record.place.outcome, at: 16)
        try statement.bind(record.error, at: 17)
        try statement.run()
    }

    /// The position behind the last, or before the first, of a place; behind all lanes is behind each of them.
    ///
    /// Two statements, each one step in an index: with a choice within, SQLite would read the whole place.
    static func edge(
        _ queue: String, _ place: Place, first: Bool, on connection: Connection
    ) throws(SQLiteError) -> Int64 {
        let statement =
            first
            ? try connection.statement(
                "SELECT coalesce(min(position) - 1, 0) FROM queued_jobs WHERE queue = ?1 AND place = ?2")
            : try connection.statement(
                "SELECT coalesce(max(position) + 1, 0) FROM queued_jobs WHERE queue = ?1 AND place = ?2")
        try statement.bind(queue, at: 1)
        try statement.bind(place.rawValue, at: 2)
        return try statement.first { $0.integer(0) } ?? 0
    }

    /// Keeps the envelope here when that of the outbox row is about to be erased: a person may bring the job back.
    static func keep(_ envelope: [UInt8], of id: String, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement("UPDATE queued_jobs SET envelope = ?2 WHERE id = ?1")
        try statement.bind(id, at: 1)
        try statement.bind(envelope, at: 2)
        try statement.run()
    }

    static func delete(_ id: String, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement("DELETE FROM queued_jobs WHERE id = ?1")
        try statement.bind(id, at: 1)
        try statement.run()
    }
}

extension JobRecord.Place {
    var column: QueueRows.Place {
        switch self {
        case .ready: .ready
        case .suspect: .suspect
        case .active: .active
        case .delayed: .delayed
        case .dead: .dead
        case .done: .done
        case .removed: .removed
        }
    }

    fileprivate var worker: String? {
        if case .active(let worker) = self { worker } else { nil }
    }

    /// The code it was accepted with, or why it is dead.
    fileprivate var outcome: String? {
        switch self {
        case .done(let code): String(code)
        case .dead(let reason): reason
        default: nil
        }
    }
}
