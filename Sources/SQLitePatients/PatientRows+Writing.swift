import Patients
import SQLite
import Timekeeping

/// The statements that change patients; each runs on the writer's thread.
extension PatientRows {
    /// A patient with what its record has beside it.
    struct Stored {
        let patient: Patient
        let emailKey: String
    }

    static func insert(
        _ candidate: PatientCandidate, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) {
        // Not `ON CONFLICT DO NOTHING`: that would use up an id for every duplicate.
        let statement = try connection.statement(
            """
            INSERT INTO patients
                (name, email, email_key, phone, phone_e164, document_url, locale, version, created_at, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?8)
            """)
        try statement.bind(candidate.name.text, at: 1)
        try statement.bind(candidate.email.text, at: 2)
        try statement.bind(candidate.email.canonicalKey, at: 3)
        try statement.bind(candidate.phone.text, at: 4)
        try statement.bind(candidate.phone.e164, at: 5)
        try statement.bind(candidate.documentURL.text, at: 6)
        try statement.bind(candidate.locale?.rawValue, at: 7)
        try statement.bind(moment.microseconds, at: 8)
        try statement.run()
    }

    static func stored(id: Int64, on connection: Connection) throws(SQLiteError) -> Stored? {
        guard let patient = try patient(id: id, on: connection) else { return nil }
        let statement = try connection.statement("SELECT email_key FROM patients WHERE id = ?1")
        try statement.bind(id, at: 1)
        return try statement.first { Stored(patient: patient, emailKey: $0.text(0)) }
    }

    /// Writes all that can change of a patient who is there.
    static func update(_ patient: Patient, emailKey: String, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            UPDATE patients SET name = ?2, email = ?3, email_key = ?4, phone = ?5, phone_e164 = ?6, document_url = ?7,
                   locale = ?8, version = ?9, updated_at = ?10
            WHERE id = ?1
            """)
        try statement.bind(patient.id, at: 1)
        try statement.bind(patient.name, at: 2)
        try statement.bind(patient.email, at: 3)
        try statement.bind(emailKey, at: 4)
        try statement.bind(patient.phone, at: 5)
        try statement.bind(patient.phoneE164, at: 6)
        try statement.bind(patient.documentURL, at: 7)
        try statement.bind(patient.locale?.rawValue, at: 8)
        try statement.bind(Int64(patient.version), at: 9)
        try statement.bind(patient.updatedAt.microseconds, at: 10)
        try statement.run()
        try SimilarityRows.update(patient, emailKey: emailKey, on: connection)
    }

    /// Removes the row and leaves its tombstone.
    static func erase(id: Int64, at moment: Timestamp, on connection: Connection) throws(SQLiteError) {
        let deletion = try connection.statement("DELETE FROM patients WHERE id = ?1")
        try deletion.bind(id, at: 1)
        try deletion.run()
        try SimilarityRows.erase(id, on: connection)
        let tombstone = try connection.statement("INSERT INTO tombstones (id, erased_at) VALUES (?1, ?2)")
        try tombstone.bind(id, at: 1)
        try tombstone.bind(moment.microseconds, at: 2)
        try tombstone.run()
    }

    /// The oldest tombstones, by the index on their moment.
    static func pruneTombstones(
        erasedBefore moment: Timestamp, limit: Int, on connection: Connection
    ) throws(SQLiteError) -> Int {
        let statement = try connection.statement(
            """
            DELETE FROM tombstones WHERE id IN (
                SELECT id FROM tombstones WHERE erased_at < ?1 ORDER BY erased_at LIMIT ?2)
            """)
        try statement.bind(moment.microseconds, at: 1)
        try statement.bind(Int64(limit), at: 2)
        try statement.run()
        return Int(connection.changes)
    }
}
