import Patients
import SQLite
import Timekeeping

/// The statements about recorded answers; each runs on the thread of the connection it is given.
enum AnswerRows {
    /// An answer that was recorded for a claim.
    struct Recorded {
        let id: Int64
        let fingerprint: [UInt8]
        let recordedAt: Timestamp
        /// Whom it shows.
        let patient: Int64?
        /// None when it was erased together with its patient.
        let answer: RecordedAnswer?
    }

    static func find(_ claim: ClaimDigest, on connection: Connection) throws(SQLiteError) -> Recorded? {
        let statement = try connection.statement(
            """
            SELECT id, fingerprint, recorded_at, status, content_type, location, etag, body, patient_id
            FROM recorded_answers WHERE claim = ?1
            """)
        try claim.name.withUnsafeBytes { bytes throws(SQLiteError) in try statement.bind(copying: bytes, at: 1) }
        return try statement.first { row in
            Recorded(
                id: row.integer(0), fingerprint: row.bytes(1),
                recordedAt: Timestamp(microseconds: row.integer(2)),
                patient: row.integerIfPresent(8),
                answer: row.isNull(7)
                    ? nil
                    : RecordedAnswer(
                        status: Int(row.integer(3)), contentType: row.textIfPresent(4), location: row.textIfPresent(5),
                        entityTag: row.textIfPresent(6), body: row.bytes(7)))
        }
    }

    /// - Parameter patient: with whom the body is erased; none when it shows nobody who is stored.
    static func insert(
        _ answer: RecordedAnswer, for claim: ClaimDigest, patient: Int64?, at moment: Timestamp,
        on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            INSERT INTO recorded_answers
                (claim, fingerprint, recorded_at, patient_id, status, content_type, location, etag, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """)
        try claim.name.withUnsafeBytes { bytes throws(SQLiteError) in try statement.bind(copying: bytes, at: 1) }
        try claim.fingerprint.withUnsafeBytes { bytes throws(SQLiteError) in try statement.bind(copying: bytes, at: 2) }
        try statement.bind(moment.microseconds, at: 3)
        try statement.bind(patient, at: 4)
        try statement.bind(Int64(answer.status), at: 5)
        try statement.bind(answer.contentType, at: 6)
        try statement.bind(answer.location, at: 7)
        try statement.bind(answer.entityTag, at: 8)
        try statement.bind(answer.body, at: 9)
        try statement.run()
    }

    static func delete(id: Int64, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement("DELETE FROM recorded_answers WHERE id = ?1")
        try statement.bind(id, at: 1)
        try statement.run()
    }

    /// Takes the bodies that show a patient away. The rows stay until their time is over, or a late repetition of the
    /// registration would store the person again.
    static func eraseBodies(of patient: Int64, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement("UPDATE recorded_answers SET body = NULL WHERE patient_id = ?1")
        try statement.bind(patient, at: 1)
        try statement.run()
    }

    /// Ids are given in the order of recording, so the oldest are looked at first and no others.
    static func prune(
        recordedBefore moment: Timestamp, limit: Int, on connection: Connection
    ) throws(SQLiteError) -> Int {
        let statement = try connection.statement(
            """
            DELETE FROM recorded_answers WHERE id IN (
                SELECT id FROM (SELECT id, recorded_at FROM recorded_answers ORDER BY id LIMIT ?2)
                WHERE recorded_at < ?1)
            """)
        try statement.bind(moment.microseconds, at: 1)
        try statement.bind(Int64(limit), at: 2)
        try statement.run()
        return Int(connection.changes)
    }
}
