import Patients
import SQLite
import Timekeeping

/// What becomes of a row, told by the queue. From state 0 as well as from 1: the worker may be done before the relay has
/// noted that the queue has the message.
extension OutboxRows {
    static func apply(
        _ report: OutboxReport, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) {
        switch report.change {
        case .sending: try progress(.sending, report, on: connection)
        case .waiting: try progress(report.attempts > 0 ? .retrying : .queued, report, on: connection)
        case .sent(let code): try markSent(report, code: code, at: moment, on: connection)
        case .dead(let reason): try markDead(report, reason: reason, at: moment, on: connection)
        case .cancelled: try markCancelled(report, at: moment, on: connection)
        case .revived(let envelope): try revive(report, envelope: envelope, at: moment, on: connection)
        }
    }

    private static func progress(
        _ progress: OutboxProgress, _ report: OutboxReport, on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            UPDATE notification_outbox SET progress = ?5, attempts = ?2, attempted_at = ?3, doubts = ?4
            WHERE id = ?1 AND state IN (0, 1)
            """)
        try bind(report, to: statement)
        try statement.bind(progress.rawValue, at: 5)
        try statement.run()
    }

    /// From dead, too: an operator may send a buried message again, and a mail that arrived is no failure.
    private static func markSent(
        _ report: OutboxReport, code: Int, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            UPDATE notification_outbox
            SET state = 2, envelope = NULL, final_at = ?5, reply_code = ?6, reason = NULL, attempts = ?2,
                attempted_at = ?3, doubts = ?4
            WHERE id = ?1 AND state IN (0, 1, 3)
            """)
        try bind(report, to: statement)
        try statement.bind(moment.microseconds, at: 5)
        try statement.bind(Int64(code), at: 6)
        try statement.run()
    }

    private static func markDead(
        _ report: OutboxReport, reason: String, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            UPDATE notification_outbox
            SET state = 3, envelope = NULL, final_at = ?5, reason = ?6, attempts = ?2, attempted_at = ?3, doubts = ?4
            WHERE id = ?1 AND state IN (0, 1)
            """)
        try bind(report, to: statement)
        try statement.bind(moment.microseconds, at: 5)
        try statement.bind(reason, at: 6)
        try statement.run()
    }

    private static func markCancelled(
        _ report: OutboxReport, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            UPDATE notification_outbox
            SET state = 4, envelope = NULL, final_at = ?5, reason = 'removed', attempts = ?2,
                attempted_at = ?3, doubts = ?4
            WHERE id = ?1 AND state IN (0, 1, 3)
            """)
        try bind(report, to: statement)
        try statement.bind(moment.microseconds, at: 5)
        try statement.run()
    }

    private static func revive(
        _ report: OutboxReport, envelope: [UInt8], at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            UPDATE notification_outbox
            SET state = 1, envelope = ?6, final_at = NULL, reason = NULL, relayed_at = ?5, checked_at = ?5,
                progress = CASE WHEN ?2 > 0 THEN 2 ELSE 0 END, attempts = ?2, attempted_at = ?3, doubts = ?4
            WHERE id = ?1 AND state = 3 AND withdraw = 0
            """)
        try bind(report, to: statement)
        try statement.bind(moment.microseconds, at: 5)
        try statement.bind(envelope, at: 6)
        try statement.run()
    }

    private static func bind(_ report: OutboxReport, to statement: Statement) throws(SQLiteError) {
        try statement.bind(report.messageID, at: 1)
        try statement.bind(Int64(report.attempts), at: 2)
        try statement.bind(report.attemptedAt?.microseconds, at: 3)
        try statement.bind(Int64(report.doubts), at: 4)
    }
}
