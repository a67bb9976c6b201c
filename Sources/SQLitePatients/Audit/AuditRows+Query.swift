import Patients
import SQLite
import Timekeeping

/// The searches of the audit log.
extension AuditRows {
    static func entries(_ query: AuditQuery, on connection: Connection) throws(SQLiteError) -> [AuditEntry] {
        let statement: Statement
        switch (query.patient, query.isDescending) {
        case (nil, false): statement = try connection.statement(ascending)
        case (nil, true): statement = try connection.statement(descending)
        case (_, false): statement = try connection.statement(ofPatientAscending)
        case (_, true): statement = try connection.statement(ofPatientDescending)
        }
        try statement.bind(query.from ?? (query.isDescending ? .max : 0), at: 1)
        try statement.bind(query.since?.microseconds ?? .min, at: 2)
        try statement.bind(query.actor, at: 3)
        try statement.bind(query.action?.rawValue, at: 4)
        try statement.bind(Int64(query.limit), at: 5)
        if let patient = query.patient { try statement.bind(patient, at: 6) }
        return try statement.all { AuditRecord($0).entry(hash: $0.bytes(12)) }
    }

    private static let ascending: StaticString = """
        SELECT seq, at, actor, action, patient_id, first_id, last_id, items, request_id, client, changed, result, hash
        FROM audit_log WHERE seq > ?1 AND at >= ?2 AND (?3 IS NULL OR actor = ?3) AND (?4 IS NULL OR action = ?4)
        ORDER BY seq LIMIT ?5
        """
    private static let descending: StaticString = """
        SELECT seq, at, actor, action, patient_id, first_id, last_id, items, request_id, client, changed, result, hash
        FROM audit_log WHERE seq < ?1 AND at >= ?2 AND (?3 IS NULL OR actor = ?3) AND (?4 IS NULL OR action = ?4)
        ORDER BY seq DESC LIMIT ?5
        """
    private static let ofPatientAscending: StaticString = """
        SELECT seq, at, actor, action, patient_id, first_id, last_id, items, request_id, client, changed, result, hash
        FROM audit_log WHERE patient_id = ?6 AND seq > ?1 AND at >= ?2 AND (?3 IS NULL OR actor = ?3)
          AND (?4 IS NULL OR action = ?4)
        ORDER BY seq LIMIT ?5
        """
    private static let ofPatientDescending: StaticString = """
        SELECT seq, at, actor, action, patient_id, first_id, last_id, items, request_id, client, changed, result, hash
        FROM audit_log WHERE patient_id = ?6 AND seq < ?1 AND at >= ?2 AND (?3 IS NULL OR actor = ?3)
          AND (?4 IS NULL OR action = ?4)
        ORDER BY seq DESC LIMIT ?5
        """
}
