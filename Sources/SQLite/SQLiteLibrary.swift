import CSQLite

/// The SQLite library this process runs with.
package enum SQLiteLibrary {
    /// Such as `3.40.1`.
    package static var version: String { String(cString: sqlite3_libversion()) }
}
