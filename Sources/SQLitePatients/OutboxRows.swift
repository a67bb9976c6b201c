import Patients
import SQLite
import Timekeeping

/// The statements about the outbox; each runs on the thread of the connection it is given.
///
/// Every change names the states it may start from, so that an event told twice, or one that comes after the patient
/// was erased, changes nothing.
enum OutboxRows {
    static func insert(
        _ message: OutboxMessage, patient: Int64, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            INSERT INTO notification_outbox
                (id, idem_key, patient_id, queue, lane, not_before, expires, envelope, created)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """)
        try statement.bind(message.id, at: 1)
        try statement.bind(message.idempotencyKey, at: 2)
        try statement.bind(patient, at: 3)
        try statement.bind(message.queue, at: 4)
        try statement.bind(message.lane, at: 5)
        try statement.bind(message.notBefore, at: 6)
        try statement.bind(message.expires, at: 7)
        try statement.bind(message.envelope, at: 8)
        try statement.bind(moment.microseconds, at: 9)
        try statement.run()
    }

    /// Stops what has not ended yet and erases its envelope, which names the patient. The queue, which may have these and
    /// keeps what it gave up, is to be told.
    static func cancel(patient: Int64, at moment: Timestamp, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            UPDATE notification_outbox
            SET state = CASE state WHEN 3 THEN 3 ELSE 4 END, envelope = NULL, final_at = coalesce(final_at, ?2),
                reason = coalesce(reason, 'erased'), withdraw = 1
            WHERE patient_id = ?1 AND state IN (0, 1, 3)
            """)
        try statement.bind(patient, at: 1)
        try statement.bind(moment.microseconds, at: 2)
        try statement.run()
        // The queue within the outbox gives them up at once.
        let jobs = try connection.statement(
            "DELETE FROM queued_jobs WHERE id IN (SELECT id FROM notification_outbox WHERE patient_id = ?1)")
        try jobs.bind(patient, at: 1)
        try jobs.run()
    }

    static func pending(
        _ queue: String, limit: Int, on connection: Connection
    ) throws(SQLiteError) -> [PendingMessage] {
        let statement = try connection.statement(
            """
            SELECT seq, id, idem_key, queue, lane, not_before, expires, envelope, created, attempts, doubts
            FROM notification_outbox WHERE state = 0 AND queue = ?1 ORDER BY seq LIMIT ?2
            """)
        try statement.bind(queue, at: 1)
        try statement.bind(Int64(limit), at: 2)
        return try statement.all { PendingMessage($0) }
    }

    static func open(
        _ queue: String, checkedBefore moment: Timestamp, limit: Int, on connection: Connection
    ) throws(SQLiteError) -> [PendingMessage] {
        let statement = try connection.statement(
            """
            SELECT seq, id, idem_key, queue, lane, not_before, expires, envelope, created, attempts, doubts
            FROM notification_outbox WHERE state = 1 AND queue = ?1 AND checked_at < ?2 ORDER BY checked_at LIMIT ?3
            """)
        try statement.bind(queue, at: 1)
        try statement.bind(moment.microseconds, at: 2)
        try statement.bind(Int64(limit), at: 3)
        return try statement.all { PendingMessage($0) }
    }

    /// Also for a row that was relayed before: reconciliation hands a message over again when the queue has lost it.
    static func markRelayed(_ sequence: Int64, at moment: Timestamp, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            UPDATE notification_outbox SET state = 1, relayed_at = ?2, checked_at = ?2, relays = relays + 1
            WHERE seq = ?1 AND state IN (0, 1)
            """)
        try statement.bind(sequence, at: 1)
        try statement.bind(moment.microseconds, at: 2)
        try statement.run()
    }

    static func touch(_ sequence: Int64, at moment: Timestamp, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            "UPDATE notification_outbox SET checked_at = ?2 WHERE seq = ?1 AND state = 1")
        try statement.bind(sequence, at: 1)
        try statement.bind(moment.microseconds, at: 2)
        try statement.run()
    }

    static func withdrawn(
        _ queue: String, limit: Int, on connection: Connection
    ) throws(SQLiteError) -> [WithdrawnMessage] {
        let statement = try connection.statement(
            """
            SELECT seq, id FROM notification_outbox WHERE withdraw = 1 AND queue = ?1 ORDER BY seq LIMIT ?2
            """)
        try statement.bind(queue, at: 1)
        try statement.bind(Int64(limit), at: 2)
        return try statement.all { WithdrawnMessage(sequence: $0.integer(0), id: $0.text(1)) }
    }

    static func markWithdrawn(_ sequence: Int64, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            "UPDATE notification_outbox SET withdraw = 0 WHERE seq = ?1")
        try statement.bind(sequence, at: 1)
        try statement.run()
    }
}

extension PendingMessage {
    fileprivate init(_ row: borrowing Row) {
        self.init(
            sequence: row.integer(0),
            message: OutboxMessage(
                id: row.text(1), idempotencyKey: row.text(2), queue: row.text(3), lane: row.text(4),
                notBefore: row.integer(5), expires: row.integer(6), envelope: row.bytes(7)),
            createdAt: Timestamp(microseconds: row.integer(8)), attempts: Int(clamping: row.integer(9)),
            doubts: Int(clamping: row.integer(10)))
    }
}
