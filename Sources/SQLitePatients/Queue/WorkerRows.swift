import Jobs
import SQLite

/// The statements about the workers of the queue within the outbox, and about the queue as a whole.
enum WorkerRows {
    static func register(
        _ name: String, _ queue: String, until lease: Int64, on connection: Connection
    ) throws(SQLiteError) -> Bool {
        let statement = try connection.statement(
            "INSERT INTO queue_workers (queue, name, lease) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
        try statement.bind(queue, at: 1)
        try statement.bind(name, at: 2)
        try statement.bind(lease, at: 3)
        try statement.run()
        return connection.changes > 0
    }

    /// Whether the worker was alive.
    static func renew(
        _ name: String, _ queue: String, until lease: Int64, now: Int64, on connection: Connection
    ) throws(SQLiteError) -> Bool {
        let statement = try connection.statement(
            "UPDATE queue_workers SET lease = ?3 WHERE queue = ?1 AND name = ?2 AND lease > ?4")
        try statement.bind(queue, at: 1)
        try statement.bind(name, at: 2)
        try statement.bind(lease, at: 3)
        try statement.bind(now, at: 4)
        try statement.run()
        return connection.changes > 0
    }

    static func isAlive(
        _ name: String, _ queue: String, now: Int64, on connection: Connection
    ) throws(SQLiteError) -> Bool {
        let statement = try connection.statement(
            "SELECT 1 FROM queue_workers WHERE queue = ?1 AND name = ?2 AND lease > ?3")
        try statement.bind(queue, at: 1)
        try statement.bind(name, at: 2)
        try statement.bind(now, at: 3)
        return try statement.first { $0.integer(0) } != nil
    }

    static func endLease(_ name: String, _ queue: String, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            "UPDATE queue_workers SET lease = 0 WHERE queue = ?1 AND name = ?2")
        try statement.bind(queue, at: 1)
        try statement.bind(name, at: 2)
        try statement.run()
    }

    static func describe(
        _ name: String, _ queue: String, _ description: WorkerDescription, on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            UPDATE queue_workers
            SET host = ?3, process = ?4, version = ?5, senders = ?6, busy = ?7, memory = ?8, started = ?9
            WHERE queue = ?1 AND name = ?2
            """)
        try statement.bind(queue, at: 1)
        try statement.bind(name, at: 2)
        try statement.bind(description.host, at: 3)
        try statement.bind(Int64(description.process), at: 4)
        try statement.bind(description.version, at: 5)
        try statement.bind(Int64(description.senders), at: 6)
        try statement.bind(Int64(description.busy), at: 7)
        try statement.bind(Int64(description.residentMemory), at: 8)
        try statement.bind(description.startedAt, at: 9)
        try statement.run()
    }

    /// Names whose lease has run out, the longest ago first.
    static func dead(_ queue: String, now: Int64, on connection: Connection) throws(SQLiteError) -> [String] {
        let statement = try connection.statement(
            "SELECT name FROM queue_workers WHERE queue = ?1 AND lease <= ?2 ORDER BY lease, name LIMIT 8")
        try statement.bind(queue, at: 1)
        try statement.bind(now, at: 2)
        return try statement.all { $0.text(0) }
    }

    static func delete(_ name: String, _ queue: String, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement("DELETE FROM queue_workers WHERE queue = ?1 AND name = ?2")
        try statement.bind(queue, at: 1)
        try statement.bind(name, at: 2)
        try statement.run()
    }

    static func all(_ queue: String, now: Int64, on connection: Connection) throws(SQLiteError) -> [WorkerListing] {
        let statement = try connection.statement(
            """
            SELECT name, lease, (SELECT count(*) FROM queued_jobs j WHERE j.queue = w.queue AND j.place = 2
                                 AND j.worker = w.name), host, process, version, senders, busy, memory, started
            FROM queue_workers w WHERE queue = ?1 ORDER BY name
            """)
        try statement.bind(queue, at: 1)
        return try statement.all { row in
            var description: WorkerDescription?
            if let host = row.textIfPresent(3) {
                var told = WorkerDescription()
                told.host = host
                told.process = Int(clamping: row.integer(4))
                told.version = row.text(5)
                told.senders = Int(clamping: row.integer(6))
                told.busy = Int(clamping: row.integer(7))
                told.residentMemory = Int(clamping: row.integer(8))
                told.startedAt = row.integer(9)
                description = told
            }
            return WorkerListing(
                name: row.text(0), lease: .milliseconds(row.integer(1) - now), held: Int(clamping: row.integer(2)),
                description: description)
        }
    }

    // MARK: The queue as a whole

    static func isPaused(_ queue: String, on connection: Connection) throws(SQLiteError) -> Bool {
        let statement = try connection.statement("SELECT 1 FROM paused_queues WHERE queue = ?1")
        try statement.bind(queue, at: 1)
        return try statement.first { $0.integer(0) } != nil
    }

    static func setPaused(_ queue: String, _ isPaused: Bool, on connection: Connection) throws(SQLiteError) {
        let statement =
            isPaused
            ? try connection.statement("INSERT INTO paused_queues (queue) VALUES (?1) ON CONFLICT DO NOTHING")
            : try connection.statement("DELETE FROM paused_queues WHERE queue = ?1")
        try statement.bind(queue, at: 1)
        try statement.run()
    }

    /// - Parameter word: what became of a job.
    static func count(
        _ word: String, by count: Int, _ queue: String, now: Int64, on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            INSERT INTO queue_counts (queue, hour, word, count) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET count = count + excluded.count
            """)
        try statement.bind(queue, at: 1)
        try statement.bind(now / 3_600_000, at: 2)
        try statement.bind(word, at: 3)
        try statement.bind(Int64(count), at: 4)
        try statement.run()
    }

    static func counts(
        _ queue: String, since hour: Int64, on connection: Connection
    ) throws(SQLiteError) -> [String: Int] {
        let statement = try connection.statement(
            "SELECT word, sum(count) FROM queue_counts WHERE queue = ?1 AND hour >= ?2 GROUP BY word")
        try statement.bind(queue, at: 1)
        try statement.bind(hour, at: 2)
        let pairs = try statement.all { ($0.text(0), Int(clamping: $0.integer(1))) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// Removes what is remembered long enough: ended jobs for a day, counts for 35.
    ///
    /// - Returns: how many jobs were removed; `limit` when there may be more.
    static func prune(
        _ queue: String, now: Int64, limit: Int, on connection: Connection
    ) throws(SQLiteError) -> Int {
        let jobs = try connection.statement(
            """
            DELETE FROM queued_jobs WHERE id IN (
                SELECT id FROM queued_jobs WHERE queue = ?1 AND place IN (5, 6) AND position <= ?2 LIMIT ?3)
            """)
        try jobs.bind(queue, at: 1)
        try jobs.bind(now - 86_400_000, at: 2)
        try jobs.bind(Int64(limit), at: 3)
        try jobs.run()
        let removed = Int(clamping: connection.changes)
        let counts = try connection.statement("DELETE FROM queue_counts WHERE queue = ?1 AND hour < ?2")
        try counts.bind(queue, at: 1)
        try counts.bind(now / 3_600_000 - 35 * 24, at: 2)
        try counts.run()
        return removed
    }
}
