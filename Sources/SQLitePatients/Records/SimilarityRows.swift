import Patients
import SQLite
import Timekeeping

/// The searches for patients who may be the same person; each uses one index and reads a bounded number of rows.
enum SimilarityRows {
    /// - Parameter id: the patient itself, who is left out.
    static func patients(
        like keys: SimilarityKeys, except id: Int64?, on connection: Connection
    ) throws(SQLiteError) -> [PossibleDuplicate] {
        var reasons: [(patient: Int64, because: [PossibleDuplicate.Reason])] = []
        for reason in PossibleDuplicate.Reason.allCases {
            let statement: Statement
            switch reason {
            case .phone:
                statement = try connection.statement("SELECT id FROM patients WHERE like_phone = ?1 LIMIT ?2")
                try statement.bind(keys.phone, at: 1)
            case .nameAndDocument:
                statement = try connection.statement("SELECT id FROM patients WHERE like_person = ?1 LIMIT ?2")
                try statement.bind(keys.person, at: 1)
            case .email:
                statement = try connection.statement("SELECT id FROM patients WHERE like_email = ?1 LIMIT ?2")
                try statement.bind(keys.email, at: 1)
            }
            // One more, because the patient itself may be among them.
            try statement.bind(Int64(PossibleDuplicate.limit + 1), at: 2)
            for found in try statement.all({ $0.integer(0) }) where found != id {
                if let index = reasons.firstIndex(where: { $0.patient == found }) {
                    reasons[index].because.append(reason)
                } else if reasons.count < PossibleDuplicate.limit {
                    reasons.append((found, [reason]))
                }
            }
        }
        return reasons.map { PossibleDuplicate(patient: $0.patient, because: $0.because) }
    }

    /// Gives a file's patients theirs before it is opened; their NULLs are found by an index.
    static func fillIn(on connection: Connection) throws(SQLiteError) {
        var count = stride
        while count == stride {
            try connection.execute("BEGIN IMMEDIATE")
            do throws(SQLiteError) {
                count = try fillIn(limit: stride, on: connection)
                try connection.execute("COMMIT")
            } catch {
                if connection.isInTransaction { try connection.execute("ROLLBACK") }
                throw error
            }
        }
    }

    private static let stride = 1_000

    /// Gives some patients theirs, in the transaction that is open. Not done when they are registered: three indexes with
    /// entries in random places would double what a registration costs, and together they cost a fraction of it.
    /// - Returns: how many; fewer than `limit` means there are no more.
    static func fillIn(limit: Int, on connection: Connection) throws(SQLiteError) -> Int {
        let search = try connection.statement(
            """
            SELECT id, name, email, email_key, phone, phone_e164, document_url FROM patients
            WHERE like_phone IS NULL ORDER BY id LIMIT ?1
            """)
        try search.bind(Int64(limit), at: 1)
        let rows = try search.all { row in
            let patient = Patient(
                id: row.integer(0), name: row.text(1), email: row.text(2), phone: row.text(4), documentURL: row.text(6),
                phoneE164: row.textIfPresent(5), createdAt: Timestamp(microseconds: 0),
                updatedAt: Timestamp(microseconds: 0), mail: .none)
            return (id: patient.id, keys: SimilarityKeys(patient, emailKey: row.text(3)))
        }
        let statement = try connection.statement(
            "UPDATE patients SET like_phone = ?2, like_person = ?3, like_email = ?4 WHERE id = ?1")
        for row in rows {
            try statement.bind(row.id, at: 1)
            try statement.bind(row.keys.phone, at: 2)
            try statement.bind(row.keys.person, at: 3)
            try statement.bind(row.keys.email, at: 4)
            try statement.run()
        }
        return rows.count
    }
}
