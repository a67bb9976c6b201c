import Patients
import SQLite
import Timekeeping

/// The statements about the audit log; each runs on the thread of the connection it is given.
enum AuditRows {
    static func insert(_ record: AuditRecord, hash: ContentDigest, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            INSERT INTO audit_log
                (seq, at, actor, action, patient_id, first_id, last_id, items, request_id, client, changed, result, hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """)
        try statement.bind(record.sequence, at: 1)
        try statement.bind(record.at, at: 2)
        try statement.bind(record.actor, at: 3)
        try statement.bind(record.action, at: 4)
        if let patient = record.patient { try statement.bind(patient, at: 5) }
        if let range = record.range {
            try statement.bind(range.first, at: 6)
            try statement.bind(range.last, at: 7)
            try statement.bind(range.count, at: 8)
        }
        try statement.bind(record.requestID, at: 9)
        if let client = record.client { try statement.bind(client, at: 10) }
        if let changedFields = record.changedFields { try statement.bind(changedFields, at: 11) }
        try statement.bind(record.result, at: 12)
        try hash.withUnsafeBytes { bytes throws(SQLiteError) in try statement.bind(copying: bytes, at: 13) }
        try statement.run()
    }

    /// The last entry; none when the log is empty.
    static func head(on connection: Connection) throws(SQLiteError) -> AuditHead? {
        try connection.statement("SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1")
            .first { AuditHead(sequence: $0.integer(0), hash: $0.bytes(1)) }
    }

    /// Entries after `sequence` with what they are hashed from, ascending.
    static func records(
        after sequence: Int64, limit: Int, on connection: Connection
    ) throws(SQLiteError) -> [(record: AuditRecord, hash: [UInt8])] {
        let statement = try connection.statement(
            """
            SELECT seq, at, actor, action, patient_id, first_id, last_id, items, request_id, client, changed, result, hash
            FROM audit_log WHERE seq > ?1 ORDER BY seq LIMIT ?2
            """)
        try statement.bind(sequence, at: 1)
        try statement.bind(Int64(limit), at: 2)
        return try statement.all { (AuditRecord($0), $0.bytes(12)) }
    }
}

extension AuditRecord {
    /// Reads the columns in the order of the table.
    init(_ row: borrowing Row) {
        var range: Range?
        if !row.isNull(7) { range = Range(first: row.integer(5), last: row.integer(6), count: row.integer(7)) }
        self.init(
            sequence: row.integer(0), at: row.integer(1), actor: row.text(2), action: row.text(3),
            patient: row.integerIfPresent(4), range: range, requestID: row.text(8), client: row.textIfPresent(9),
            changedFields: row.textIfPresent(10), result: row.text(11))
    }

    func entry(hash: [UInt8]) -> AuditEntry {
        var subject = AuditEvent.Subject.nothing
        if let patient { subject = .patient(patient) }
        if let range { subject = .patients(first: range.first, last: range.last, count: Int(range.count)) }
        return AuditEntry(
            sequence: sequence, at: Timestamp(microseconds: at), actor: actor, action: AuditAction(rawValue: action),
            subject: subject, requestID: requestID, client: client,
            changedFields: changedFields?.split(separator: ",").map(String.init) ?? [],
            result: AuditResult(rawValue: result), hash: hash)
    }
}
