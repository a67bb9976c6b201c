/// What every connection is told before it is used. Each value is read back, because SQLite ignores a pragma that it
/// does not know or cannot honour, and says nothing.
extension Connection {
    /// For the writer. It must own the file already: the first of these changes the file.
    package func configureForWriting(_ configuration: DatabaseConfiguration) throws(SQLiteError) {
        // Only a file without pages takes it; an existing one keeps its size, which is not worth a refusal.
        try execute("PRAGMA page_size = 4096")
        try set("journal_mode", to: "WAL", reading: "wal")
        try set(configuration.durability)
        // INSERT OR REPLACE fires the triggers that guard rows against deletion.
        try set("recursive_triggers", to: "ON", reading: "1")
        try set("foreign_keys", to: "ON", reading: "1")
        // Erased means overwritten: a deleted patient must not be readable in the file's free pages.
        try set("secure_delete", to: "ON", reading: "1")
        let limit = String(max(0, configuration.journalSizeLimit))
        try set("journal_size_limit", to: limit, reading: limit)
        try configureCommon(cacheMebibytes: configuration.cacheMebibytes)
    }

    /// For the connection that copies the write-ahead log: its syncs decide too whether what was acknowledged is kept.
    package func configureForCopying(_ configuration: DatabaseConfiguration) throws(SQLiteError) {
        try set(configuration.durability)
        // It looks at no page but those it copies, which pass the cache by.
        try set("cache_size", to: "-64", reading: "-64")
        try set("trusted_schema", to: "OFF", reading: "0")
        guard try pragma("journal_mode") == "wal" else {
            throw SQLiteError(.pragmaRefused, "the database has no write-ahead log")
        }
    }

    /// For a connection that only reads.
    package func configureForReading(_ configuration: DatabaseConfiguration) throws(SQLiteError) {
        try set("query_only", to: "ON", reading: "1")
        try configureCommon(cacheMebibytes: configuration.readerCacheMebibytes)
    }

    private func configureCommon(cacheMebibytes: Int) throws(SQLiteError) {
        // Negative means KiB instead of pages.
        let cache = String(-1_024 * max(1, min(cacheMebibytes, 65_536)))
        try set("cache_size", to: cache, reading: cache)
        // A schema planted in the file must not be able to call functions with side effects.
        try set("trusted_schema", to: "OFF", reading: "0")
    }

    private func set(_ durability: DatabaseConfiguration.Durability) throws(SQLiteError) {
        switch durability {
        case .full: try set("synchronous", to: "FULL", reading: "2")
        case .normal: try set("synchronous", to: "NORMAL", reading: "1")
        }
    }

    /// The first value that `PRAGMA name` gives, as text; empty when it gives none.
    package func pragma(_ name: StaticString) throws(SQLiteError) -> String {
        var value = ""
        try withTemporaryStatement("PRAGMA \(name)") { (statement) throws(SQLiteError) in
            value = try statement.first { $0.text(0) } ?? ""
        }
        return value
    }

    private func set(_ name: StaticString, to value: String, reading expected: String) throws(SQLiteError) {
        try execute("PRAGMA \(name) = \(value)")
        let actual = try pragma(name)
        guard actual == expected else {
            throw SQLiteError(.pragmaRefused, "PRAGMA \(name) = \(value) was not taken: it reads \(actual)")
        }
    }
}
