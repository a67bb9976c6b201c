import Patients
import SQLite
import Timekeeping

extension OutboxRows {
    /// Every mail to a patient, in the order of writing.
    static func mails(of patient: Int64, on connection: Connection) throws(SQLiteError) -> [MailRecord] {
        let statement = try connection.statement(
            """
            SELECT id, queue, state, reason, created, relayed_at, final_at, reply_code
            FROM notification_outbox WHERE patient_id = ?1 AND queue = 'email' ORDER BY seq
            """)
        try statement.bind(patient, at: 1)
        return try statement.all { row in
            let endedAt = row.integerIfPresent(6).map(Timestamp.init(microseconds:))
            let reason = row.textIfPresent(3)
            let status = MailStatus(
                state: OutboxState(rawValue: row.integer(2)), reason: reason, finalAt: endedAt)
            return MailRecord(
                id: row.text(0), channel: row.text(1), state: status.state, attempts: status.attempts,
                createdAt: Timestamp(microseconds: row.integer(4)),
                relayedAt: row.integerIfPresent(5).map(Timestamp.init(microseconds:)), endedAt: endedAt,
                replyCode: row.integerIfPresent(7).map { Int(truncatingIfNeeded: $0) }, reason: reason)
        }
    }
}
