import Jobs
import SQLite

extension QueueRows {
    static func row(_ id: String, on connection: Connection) throws(SQLiteError) -> Row? {
        let statement = try connection.statement(
            """
            SELECT j.id, j.lane, j.place, j.position, j.worker, j.phase, j.enqueued, j.attempts, j.deliveries, j.tries,
                   j.tried_at, j.crashes, j.doubts, j.lost, j.replays, j.duplicates, j.ended, j.outcome, j.error,
                   coalesce(j.envelope, o.envelope)
            FROM queued_jobs j LEFT JOIN notification_outbox o ON o.id = j.id WHERE j.id = ?1
            """)
        try statement.bind(id, at: 1)
        return try statement.first { Row($0) }
    }

    /// The first of a place in the order of their positions.
    ///
    /// - Parameters:
    ///   - lane: nil: all lanes.
    ///   - end: only those whose position is not beyond it.
    static func rows(
        _ queue: String, _ place: Place, lane: JobLane? = nil, upTo end: Int64 = .max, limit: Int,
        on connection: Connection
    ) throws(SQLiteError) -> [Row] {
        // Two statements, each with an index of its own.
        let statement =
            lane == nil
            ? try connection.statement(
                """
                SELECT j.id, j.lane, j.place, j.position, j.worker, j.phase, j.enqueued, j.attempts, j.deliveries, j.tries,
                       j.tried_at, j.crashes, j.doubts, j.lost, j.replays, j.duplicates, j.ended, j.outcome, j.error,
                       coalesce(j.envelope, o.envelope)
                FROM queued_jobs j LEFT JOIN notification_outbox o ON o.id = j.id
                WHERE j.queue = ?1 AND j.place = ?2 AND j.position <= ?4 AND ?3 IS NULL
                ORDER BY j.position LIMIT ?5
                """)
            : try connection.statement(
                """
                SELECT j.id, j.lane, j.place, j.position, j.worker, j.phase, j.enqueued, j.attempts, j.deliveries, j.tries,
                       j.tried_at, j.crashes, j.doubts, j.lost, j.replays, j.duplicates, j.ended, j.outcome, j.error,
                       coalesce(j.envelope, o.envelope)
                FROM queued_jobs j LEFT JOIN notification_outbox o ON o.id = j.id
                WHERE j.queue = ?1 AND j.place = ?2 AND j.lane = ?3 AND j.position <= ?4
                ORDER BY j.position LIMIT ?5
                """)
        try statement.bind(queue, at: 1)
        try statement.bind(place.rawValue, at: 2)
        try statement.bind(lane?.rawValue, at: 3)
        try statement.bind(end, at: 4)
        try statement.bind(Int64(limit), at: 5)
        return try statement.all { Row($0) }
    }

    /// What a worker holds, the earliest claim first.
    static func held(
        by worker: String, _ queue: String, limit: Int, on connection: Connection
    ) throws(SQLiteError) -> [Row] {
        let statement = try connection.statement(
            """
            SELECT j.id, j.lane, j.place, j.position, j.worker, j.phase, j.enqueued, j.attempts, j.deliveries, j.tries,
                   j.tried_at, j.crashes, j.doubts, j.lost, j.replays, j.duplicates, j.ended, j.outcome, j.error,
                   coalesce(j.envelope, o.envelope)
            FROM queued_jobs j LEFT JOIN notification_outbox o ON o.id = j.id
            WHERE j.queue = ?1 AND j.worker = ?2 AND j.place = 2 ORDER BY j.position LIMIT ?3
            """)
        try statement.bind(queue, at: 1)
        try statement.bind(worker, at: 2)
        try statement.bind(Int64(limit), at: 3)
        return try statement.all { Row($0) }
    }
}

extension QueueRows.Row {
    fileprivate init(_ row: borrowing SQLite.Row) {
        let outcome = row.textIfPresent(17)
        let position = row.integer(3)
        let place: JobRecord.Place =
            switch QueueRows.Place(rawValue: row.integer(2)) {
            case .ready?, nil: .ready
            case .suspect?: .suspect
            case .active?: .active(worker: row.text(4))
            case .delayed?: .delayed(due: position)
            case .dead?: .dead(reason: outcome ?? DeathReason.exhausted.rawValue)
            case .done?: .done(code: outcome.flatMap { Int($0) } ?? 250)
            case .removed?: .removed
            }
        var record = JobRecord(
            place: place, lane: JobLane(rawValue: row.text(1)) ?? .normal, enqueuedAt: row.integer(6))
        record.phase = row.textIfPresent(5).flatMap { DeliveryPhase(rawValue: $0) }
        record.attempts = Int(clamping: row.integer(7))
        record.deliveries = Int(clamping: row.integer(8))
        record.tries = Int(clamping: row.integer(9))
        record.triedAt = row.integerIfPresent(10)
        record.crashes = Int(clamping: row.integer(11))
        record.doubts = Int(clamping: row.integer(12))
        record.wasLost = row.integer(13) != 0
        record.replays = Int(clamping: row.integer(14))
        record.duplicates = Int(clamping: row.integer(15))
        record.endedAt = row.integerIfPresent(16)
        record.error = row.textIfPresent(18)
        self.init(
            id: row.text(0), record: record, envelope: row.isNull(19) ? nil : row.bytes(19), position: position)
    }
}
