import CSQLite

/// One connection to a database file: the owner of the C handle and of every statement prepared on it.
///
/// It is not `Sendable`. Whoever makes it keeps it (the writer and each reader are actors on a thread of their own),
/// which is what SQLite asks for in the mode it is opened in:
///
/// > Multi-thread. In this mode, SQLite can be safely used by multiple threads provided that no single database
/// > connection nor any object derived from database connection, such as a prepared statement, is used in two or more
/// > threads at the same time. (https://sqlite.org/threadsafe.html)
///
/// "Serialized", the default, would buy with a mutex around every call what the compiler already proves.
package final class Connection {
    /// Whether a connection may change the file.
    package enum Access: Sendable {
        /// Reads and writes; makes the file when it is missing.
        case readWrite
        /// Only reads; the file must exist.
        case readOnly
    }

    /// Done before the first connection is opened.
    private static let isLibraryPrepared = csqlite_forget_memory_statistics() == SQLITE_OK

    let handle: OpaquePointer
    private var isOpen = true
    /// Keyed by the address of the literal: a statement is found without hashing its text.
    private var statements: [UnsafePointer<UInt8>: Statement] = [:]
    private let walPages: UnsafeMutablePointer<Int32>
    /// How long a statement waits for another connection's lock.
    let busyMilliseconds: Int32

    /// - Parameters:
    ///   - path: of the file; its folder must exist.
    ///   - vfs: the name of a registered file system layer, none for the default one. Tests count and fail syncs in one.
    ///   - busyTimeout: how long a statement waits for another connection's lock.
    package init(
        path: String, access: Access, vfs: String? = nil, busyTimeout: Duration = .seconds(5)
    ) throws(SQLiteError) {
        precondition(sqlite3_threadsafe() != 0, "this SQLite library was built for single-threaded programs only")
        _ = Self.isLibraryPrepared
        let rights = access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, rights | SQLITE_OPEN_NOMUTEX, vfs)
        guard code == SQLITE_OK, let opened else {
            let error = SQLiteError(code: code, database: opened)
            // A handle is made even when opening fails (https://sqlite.org/c3ref/open.html).
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        walPages = .allocate(capacity: 1)
        walPages.initialize(to: 0)
        sqlite3_extended_result_codes(opened, 1)
        busyMilliseconds = Int32(max(0, min(busyTimeout / .milliseconds(1), 600_000)))
        sqlite3_busy_timeout(opened, busyMilliseconds)
    }

    deinit {
        close()
        walPages.deallocate()
    }

    /// Finalises the statements and gives the handle back; closing twice does nothing.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        for statement in statements.values { statement.finalize() }
        statements.removeAll()
        let code = sqlite3_close(handle)
        precondition(code == SQLITE_OK, "a connection was closed while one of its statements was in use")
    }

    /// The prepared form of `sql`, compiled at its first use and kept until the connection closes.
    ///
    /// It takes a literal, so that no statement can be put together from input.
    package func statement(_ sql: StaticString) throws(SQLiteError) -> Statement {
        precondition(isOpen, "a statement was asked for on a closed connection")
        if let known = statements[sql.utf8Start] { return known }
        let statement = try sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: sql.utf8CodeUnitCount + 1) {
            text throws(SQLiteError) in
            try Statement(text, on: handle)
        }
        statements[sql.utf8Start] = statement
        return statement
    }

    /// Runs the statements of a script once, such as a pragma or a migration; never text that came from outside.
    package func execute(_ script: String) throws(SQLiteError) {
        precondition(isOpen, "a script was run on a closed connection")
        let code = sqlite3_exec(handle, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteError(code: code, database: handle, sql: script) }
    }

    /// Prepares a statement for one use, such as a pragma.
    func withTemporaryStatement(
        _ sql: String, _ body: (Statement) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        precondition(isOpen, "a statement was asked for on a closed connection")
        let statement = try Statement(sql, on: handle)
        try body(statement)
    }

    /// The id that the last INSERT of this connection gave its row.
    package var lastInsertedID: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Rows changed since the connection was opened; it does not fall when they are rolled back.
    package var totalChanges: Int64 { sqlite3_total_changes64(handle) }

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    package var changes: Int64 { sqlite3_changes64(handle) }

    /// Write transactions begun by the writer of this connection: another number means that what was known of the last
    /// transaction may have been rolled back.
    package internal(set) var transactionCount: Int64 = 0

    /// Whether a transaction is open. SQLite may end one by itself when a statement fails
    /// (https://sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
    package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Whether the file is open for reading only; SQLite opens a file it may not write so, and says nothing.
    package var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }

    /// From now on SQLite does not checkpoint inside COMMIT, and ``pagesInLog`` is kept.
    func takeOverCheckpoints() {
        csqlite_count_wal_pages(handle, walPages)
    }

    /// Pages in the write-ahead log after the last commit of this connection.
    var pagesInLog: Int { Int(walPages.pointee) }
}
