import CSQLite

/// A prepared statement: compiled once by its connection, then bound, stepped and reset any number of times.
///
/// It belongs to its ``Connection`` (the only one that makes and finalises it) and to that connection's thread.
/// Parameters are numbered from 1. Every run ends with a reset, so that no read transaction stays open behind a
/// half-read result, and with cleared bindings, so that no personal data stays in memory that nobody watches.
package final class Statement {
    private let handle: OpaquePointer
    private var isFinalized = false
    /// Copies of what is bound to the present run.
    private var copies = BindingBuffer()

    /// Compiles `sql`, which must be exactly one statement.
    init(_ sql: UnsafePointer<CChar>, on database: OpaquePointer) throws(SQLiteError) {
        var compiled: OpaquePointer?
        let code = sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
        guard code == SQLITE_OK, let compiled else {
            throw SQLiteError(code: code, database: database, sql: String(cString: sql))
        }
        handle = compiled
    }

    deinit {
        if !isFinalized { sqlite3_finalize(handle) }
    }

    /// Frees the compiled statement; only the connection calls it, when it closes.
    func finalize() {
        sqlite3_finalize(handle)
        isFinalized = true
    }

    /// The statement's text, with placeholders and not with values.
    package var sql: String { String(cString: sqlite3_sql(handle)) }

    /// Copies the text, so that it may go away before the statement runs.
    /// - Throws: `other` (`SQLITE_RANGE`) for an index that the statement does not have, as the calls below.
    package func bind(_ text: String, at index: Int32) throws(SQLiteError) {
        var text = text
        let code = text.withUTF8 { bytes in
            if let copy = copies.copy(UnsafeRawBufferPointer(bytes)) {
                let characters = copy.assumingMemoryBound(to: CChar.self)
                return sqlite3_bind_text64(handle, index, characters, UInt64(bytes.count), nil, UInt8(SQLITE_UTF8))
            }
            return bytes.withMemoryRebound(to: CChar.self) {
                csqlite_bind_text(handle, index, $0.baseAddress, UInt64($0.count))
            }
        }
        try check(code)
    }

    /// Binds NULL for none.
    package func bind(_ text: String?, at index: Int32) throws(SQLiteError) {
        if let text { try bind(text, at: index) } else { try bindNull(at: index) }
    }

    /// Binds an integer of any size SQLite knows.
    package func bind(_ integer: Int64, at index: Int32) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, index, integer))
    }

    /// Binds NULL for none.
    package func bind(_ integer: Int64?, at index: Int32) throws(SQLiteError) {
        if let integer { try bind(integer, at: index) } else { try bindNull(at: index) }
    }

    /// Copies the bytes; none of them make an empty blob, not NULL.
    package func bind(_ bytes: [UInt8], at index: Int32) throws(SQLiteError) {
        try check(bytes.withUnsafeBytes { bindCopy(of: $0, at: index) })
    }

    /// Copies the bytes, as above, without an array around them.
    package func bind(copying bytes: UnsafeRawBufferPointer, at index: Int32) throws(SQLiteError) {
        try check(bindCopy(of: bytes, at: index))
    }

    private func bindCopy(of bytes: UnsafeRawBufferPointer, at index: Int32) -> Int32 {
        if let copy = copies.copy(bytes) {
            return sqlite3_bind_blob64(handle, index, copy, UInt64(bytes.count), nil)
        }
        return csqlite_bind_blob(handle, index, bytes.baseAddress, UInt64(bytes.count))
    }

    /// Binds NULL.
    package func bindNull(at index: Int32) throws(SQLiteError) {
        try check(sqlite3_bind_null(handle, index))
    }

    /// Runs the statement to its end, ignoring rows.
    package func run() throws(SQLiteError) {
        defer { rewind() }
        while try step() {}
    }

    /// Runs the statement and reads its first row.
    /// - Returns: none when there is no row.
    package func first<Value>(
        _ read: (borrowing Row) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> Value? {
        defer { rewind() }
        guard try step() else { return nil }
        return try read(Row(handle))
    }

    /// Runs the statement and reads every row, in order; bound the number of rows in the query.
    package func all<Value>(
        _ read: (borrowing Row) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> [Value] {
        defer { rewind() }
        var values: [Value] = []
        while try step() { values.append(try read(Row(handle))) }
        return values
    }

    /// Whether there is another row.
    private func step() throws(SQLiteError) -> Bool {
        precondition(!isFinalized, "a statement was run after its connection was closed")
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw error(code)
        }
    }

    /// The result of a reset repeats the failure of the last step, which has been thrown already.
    private func rewind() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        copies.clear()
    }

    private func check(_ code: Int32) throws(SQLiteError) {
        guard code == SQLITE_OK else { throw error(code) }
    }

    private func error(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, database: sqlite3_db_handle(handle), sql: sql)
    }
}
