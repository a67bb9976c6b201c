import Patients
import SQLite
import Timekeeping

/// The statements about the terms that patients are found by. Whose terms are kept is told by an id up to which everybody
/// has theirs: ids only grow, so that whoever came since stands behind it.
enum SearchTermRows {
    /// The id up to which patients have their terms.
    static func indexedID(on connection: Connection) throws(SQLiteError) -> Int64 {
        try connection.statement("SELECT indexed_id FROM search_progress").first { $0.integer(0) } ?? 0
    }

    /// How many patients a group of terms leads to, a patient who has several of them counted more than once; never more
    /// than `limit`.
    static func count(
        _ group: [SearchTerm], upTo limit: Int, on connection: Connection
    ) throws(SQLiteError) -> Int {
        var count = 0
        for term in group where count < limit {
            let statement = try connection.statement(
                "SELECT count(*) FROM (SELECT 1 FROM search_terms WHERE term >= ?1 AND term < ?2 LIMIT ?3)")
            try statement.bind(term)
            try statement.bind(Int64(limit - count), at: 3)
            count += try statement.first { Int($0.integer(0)) } ?? 0
        }
        return count
    }

    /// Whoever a group of terms leads to, by id, everybody once.
    static func ids(_ group: [SearchTerm], on connection: Connection) throws(SQLiteError) -> [Int64] {
        var ids: [Int64] = []
        for term in group {
            let statement = try connection.statement(
                "SELECT patient_id FROM search_terms WHERE term >= ?1 AND term < ?2")
            try statement.bind(term)
            ids += try statement.all { $0.integer(0) }
        }
        ids.sort()
        var kept = 0
        for id in ids where kept == 0 || ids[kept - 1] != id {
            ids[kept] = id
            kept += 1
        }
        ids.removeLast(ids.count - kept)
        return ids
    }

    /// Gives the next patients their terms, in the transaction that is open. Not done when they are registered: half a
    /// dozen entries in random places would cost more than all the rest of a registration.
    /// - Returns: how many; fewer than `limit` means there are no more.
    static func fillIn(limit: Int, on connection: Connection) throws(SQLiteError) -> Int {
        let search = try connection.statement(
            """
            SELECT id, name, email, phone, document_url FROM patients
            WHERE id > (SELECT indexed_id FROM search_progress) ORDER BY id LIMIT ?1
            """)
        try search.bind(Int64(limit), at: 1)
        let patients = try search.all { row in
            Patient(
                id: row.integer(0), name: row.text(1), email: row.text(2), phone: row.text(3), documentURL: row.text(4),
                createdAt: Timestamp(microseconds: 0), updatedAt: Timestamp(microseconds: 0), mail: .none)
        }
        guard let last = patients.last else { return 0 }
        // In the order of the table, so that each of its pages is found once.
        var entries = patients.flatMap { patient in
            SearchTerm.terms(of: patient).map { (term: $0.bytes, patient: patient.id) }
        }
        entries.sort { left, right in
            left.term == right.term ? left.patient < right.patient : left.term.lexicographicallyPrecedes(right.term)
        }
        for entry in entries { try insert(entry.term, entry.patient, on: connection) }
        let progress = try connection.statement("UPDATE search_progress SET indexed_id = ?1")
        try progress.bind(last.id, at: 1)
        try progress.run()
        return patients.count
    }

    /// Gives a changed patient the new terms, if the old ones were given.
    static func replace(_ old: Patient, with new: Patient, on connection: Connection) throws(SQLiteError) {
        guard try indexedID(on: connection) >= old.id else { return }
        let before = SearchTerm.terms(of: old)
        let after = SearchTerm.terms(of: new)
        for term in before.subtracting(after) { try delete(term, old.id, on: connection) }
        for term in after.subtracting(before) { try insert(term.bytes, new.id, on: connection) }
    }

    /// Takes the terms of a patient who is erased away; `secure_delete` overwrites them.
    static func erase(_ patient: Patient, on connection: Connection) throws(SQLiteError) {
        guard try indexedID(on: connection) >= patient.id else { return }
        for term in SearchTerm.terms(of: patient) { try delete(term, patient.id, on: connection) }
    }

    private static func insert(_ term: [UInt8], _ patient: Int64, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement("INSERT INTO search_terms (term, patient_id) VALUES (?1, ?2)")
        try statement.bind(term, at: 1)
        try statement.bind(patient, at: 2)
        try statement.run()
    }

    private static func delete(
        _ term: SearchTerm, _ patient: Int64, on connection: Connection
    ) throws(SQLiteError) {
        let statement = try connection.statement("DELETE FROM search_terms WHERE term = ?1 AND patient_id = ?2")
        try statement.bind(term.bytes, at: 1)
        try statement.bind(patient, at: 2)
        try statement.run()
    }
}

extension Statement {
    /// As a range from ?1 to below ?2: no term has the byte FF, and none goes on with 00.
    fileprivate func bind(_ term: SearchTerm) throws(SQLiteError) {
        try bind(term.bytes, at: 1)
        try bind(term.bytes + [term.isBeginning ? 0xFF : 0], at: 2)
    }
}
