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
                statement = try connection.statement(
                    "SELECT patient_id FROM patient_likeness WHERE phone = ?1 LIMIT ?2")
                try statement.bind(keys.phone, at: 1)
            case .nameAndDocument:
                statement = try connection.statement(
                    "SELECT patient_id FROM patient_likeness WHERE person = ?1 LIMIT ?2")
                try statement.bind(keys.person, at: 1)
            case .email:
                statement = try connection.statement(
                    "SELECT patient_id FROM patient_likeness WHERE email = ?1 LIMIT ?2")
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

    /// Gives a file's patients theirs before it is opened.
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
    ///
    /// They get them in the order of their ids, so whoever comes after the last one has none.
    /// - Returns: how many; fewer than `limit` means there are no more.
    static func fillIn(limit: Int, on connection: Connection) throws(SQLiteError) -> Int {
        let search = try connection.statement(
            """
            SELECT id, name, email, email_key, phone, phone_e164, document_url FROM patients
            WHERE id > (SELECT coalesce(max(patient_id), 0) FROM patient_likeness) ORDER BY id LIMIT ?1
            """)
        try search.bind(Int64(limit), at: 1)
        let rows = try search.all { row in
            let patient = Patient(
                id: row.integer(0), name: row.text(1), email: row.text(2), phone: row.text(4), documentURL: row.text(6),
                phoneE164: row.textIfPresent(5), createdAt: Timestamp(microseconds: 0),
                updatedAt: Timestamp(microseconds: 0), mail: .none)
            return (id: patient.id, keys: SimilarityKeys(patient, emailKey: row.text(3)))
        }
        let statement = try connection.statement("INSERT INTO patient_likeness VALUES (?1, ?2, ?3, ?4)")
        for row in rows {
            try statement.bind(row.keys, of: row.id)
            try statement.run()
        }
        return rows.count
    }

    /// After a patient was changed; whoever has none yet gets them with the others.
    static func update(_ patient: Patient, emailKey: String, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            "UPDATE patient_likeness SET phone = ?2, person = ?3, email = ?4 WHERE patient_id = ?1")
        try statement.bind(SimilarityKeys(patient, emailKey: emailKey), of: patient.id)
        try statement.run()
    }

    static func erase(_ id: Int64, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement("DELETE FROM patient_likeness WHERE patient_id = ?1")
        try statement.bind(id, at: 1)
        try statement.run()
    }
}

extension Statement {
    fileprivate func bind(_ keys: SimilarityKeys, of patient: Int64) throws(SQLiteError) {
        try bind(patient, at: 1)
        try bind(keys.phone, at: 2)
        try bind(keys.person, at: 3)
        try bind(keys.email, at: 4)
    }
}
