import Patients
import SQLite
import Timekeeping

/// The statements about patients and tombstones; each runs on the thread of the connection it is given.
enum PatientRows {
    static func id(ofKey key: String, on connection: Connection) throws(SQLiteError) -> Int64? {
        let statement = try connection.statement("SELECT id FROM patients WHERE email_key = ?1")
        try statement.bind(key, at: 1)
        return try statement.first { $0.integer(0) }
    }

    static func version(of id: Int64, on connection: Connection) throws(SQLiteError) -> Int? {
        let statement = try connection.statement("SELECT version FROM patients WHERE id = ?1")
        try statement.bind(id, at: 1)
        return try statement.first { Int($0.integer(0)) }
    }

    static func patient(id: Int64, on connection: Connection) throws(SQLiteError) -> Patient? {
        let statement = try connection.statement("SELECT * FROM patient_records WHERE id = ?1")
        try statement.bind(id, at: 1)
        return try statement.first { Patient($0) }
    }

    /// Why there is no patient of this id: erased, or never registered.
    static func absence(of id: Int64, on connection: Connection) throws(SQLiteError) -> RepositoryError {
        let statement = try connection.statement("SELECT erased_at FROM tombstones WHERE id = ?1")
        try statement.bind(id, at: 1)
        let erasedAt = try statement.first { $0.integer(0) }
        return erasedAt.map { .erased(at: Timestamp(microseconds: $0)) } ?? .notFound
    }
}

extension Patient {
    /// Reads a row of `patient_records`.
    init(_ row: borrowing Row) {
        self.init(
            id: row.integer(0), name: row.text(1), email: row.text(2), phone: row.text(3), documentURL: row.text(4),
            phoneE164: row.textIfPresent(5), locale: row.textIfPresent(6).flatMap(PatientLocale.init(rawValue:)),
            version: Int(row.integer(7)), createdAt: Timestamp(microseconds: row.integer(8)),
            updatedAt: Timestamp(microseconds: row.integer(9)),
            mail: OutboxColumns(
                state: row.integerIfPresent(10).flatMap(OutboxState.init(rawValue:)),
                progress: row.integerIfPresent(13).flatMap(OutboxProgress.init(rawValue:)) ?? .queued,
                attempts: Int(clamping: row.integerIfPresent(14) ?? 0),
                attemptedAt: row.integerIfPresent(15).map(Timestamp.init(microseconds:)), reason: row.textIfPresent(11),
                finalAt: row.integerIfPresent(12).map(Timestamp.init(microseconds:))
            ).status)
    }
}
