import CSQLite

/// One row of a result, valid only while the closure runs that received it: it can be neither stored nor copied,
/// because SQLite overwrites it at the next step.
///
/// Columns are numbered from 0. Reading another type than the stored one converts as SQLite does
/// (https://sqlite.org/c3ref/column_blob.html); STRICT tables make that a matter of the query alone.
package struct Row: ~Copyable {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) {
        self.statement = statement
    }

    /// Whether the column is NULL.
    package func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    /// The integer of a column, 0 for NULL.
    package func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(statement, column)
    }

    /// The integer of a column that may be NULL.
    package func integerIfPresent(_ column: Int32) -> Int64? {
        isNull(column) ? nil : integer(column)
    }

    /// The text of a column, empty for NULL.
    package func text(_ column: Int32) -> String {
        // The length must be asked for after the pointer: asking for text may convert, which changes the length.
        guard let bytes = sqlite3_column_text(statement, column) else { return "" }
        let length = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)
    }

    /// The text of a column that may be NULL.
    package func textIfPresent(_ column: Int32) -> String? {
        isNull(column) ? nil : text(column)
    }

    /// The bytes of a column, empty for NULL.
    package func bytes(_ column: Int32) -> [UInt8] {
        guard let bytes = sqlite3_column_blob(statement, column) else { return [] }
        let length = Int(sqlite3_column_bytes(statement, column))
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: length))
    }
}
