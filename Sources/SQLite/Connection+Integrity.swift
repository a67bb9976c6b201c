import CSQLite

extension Connection {
    /// How thoroughly the structure of the file is looked at.
    package enum Thoroughness: Sendable {
        /// Every page, its rows' types and NOT NULL, CHECK; not whether indexes and rows agree
        /// (https://sqlite.org/pragma.html#pragma_quick_check).
        case quick
        /// Indexes too, so that UNIQUE is proved.
        case full
    }

    /// Whether there is a table of this name.
    package func hasTable(_ name: String) throws(SQLiteError) -> Bool {
        let statement = try statement("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1")
        try statement.bind(name, at: 1)
        return try statement.first { $0.integer(0) } == 1
    }

    /// What is wrong with the structure of the file, at most a hundred sentences of SQLite's; none when nothing is.
    package func structuralProblems(_ thoroughness: Thoroughness) throws(SQLiteError) -> [String] {
        let name = thoroughness == .full ? "integrity_check" : "quick_check"
        var rows: [String] = []
        try withTemporaryStatement("PRAGMA \(name)") { (statement) throws(SQLiteError) in
            rows = try statement.all { $0.text(0) }
        }
        return rows == ["ok"] ? [] : rows
    }

    /// Rows whose REFERENCES have no counterpart, as `table: count`.
    package func danglingReferences() throws(SQLiteError) -> [String] {
        var tables: [String: Int] = [:]
        try withTemporaryStatement("PRAGMA foreign_key_check") { (statement) throws(SQLiteError) in
            for table in try statement.all({ $0.text(0) }) { tables[table, default: 0] += 1 }
        }
        return tables.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    }
}
