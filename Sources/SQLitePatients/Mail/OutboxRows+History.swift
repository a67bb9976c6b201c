import Patients
import SQLite
import Timekeeping

extension OutboxRows {
    /// Every message to a patient, by whatever channel, in the order of writing.
    static func mails(of patient: Int64, on connection: Connection) throws(SQLiteError) -> [MailRecord] {
        let statement = try connection.statement(
            """
            SELECT id, queue, state, reason, created, relayed_at, final_at, reply_code, progress, attempts, attempted_at
            FROM notification_outbox WHERE patient_id = ?1 ORDER BY seq
            """)
        try statement.bind(patient, at: 1)
        return try statement.all { row in
            let endedAt = row.integerIfPresent(6).map(Timestamp.init(microseconds:))
            let reason = row.textIfPresent(3)
            let status = OutboxColumns(
                state: OutboxState(rawValue: row.integer(2)),
                progress: OutboxProgress(rawValue: row.integer(8)) ?? .queued, attempts: Int(clamping: row.integer(9)),
                attemptedAt: row.integerIfPresent(10).map(Timestamp.init(microseconds:)), reason: reason,
                finalAt: endedAt
            ).status
            return MailRecord(
                id: row.text(0), channel: row.text(1), state: status.state, attempts: status.attempts,
                lastAttemptAt: status.lastAttemptAt,
                createdAt: Timestamp(microseconds: row.integer(4)),
                relayedAt: row.integerIfPresent(5).map(Timestamp.init(microseconds:)), endedAt: endedAt,
                replyCode: row.integerIfPresent(7).map { Int(truncatingIfNeeded: $0) }, reason: reason)
        }
    }
}
