import CSQLite

/// Why the database did not do what it was asked, with what a person needs to find the cause.
///
/// Values bound to a statement are never part of it: they are personal data, and errors end in logs.
package struct SQLiteError: Error, Sendable, Equatable {
    /// What a caller can act on; the cases of SQLite's primary result codes that differ in what to do about them, and
    /// the refusals of this module.
    package enum Kind: Sendable, Equatable {
        /// Another connection holds the lock (`SQLITE_BUSY`, `SQLITE_LOCKED`).
        case busy
        /// No space is left, or the page limit is reached (`SQLITE_FULL`).
        case full
        /// The file, or this connection, may not be written to (`SQLITE_READONLY`, `SQLITE_PERM`).
        case readOnly
        /// The file's structure is damaged (`SQLITE_CORRUPT`); restore a backup.
        case corrupt
        /// The file is not a SQLite database (`SQLITE_NOTADB`).
        case notADatabase
        /// The operating system failed a read, a write or a sync (`SQLITE_IOERR`).
        case io
        /// The file or its folder cannot be opened or made (`SQLITE_CANTOPEN` and the steps before it).
        case cannotOpen
        /// A UNIQUE, CHECK, NOT NULL, FOREIGN KEY or STRICT rule refused the row; only its statement was undone.
        case constraint
        /// Every other result code.
        case other
        /// A SQLite database of another program.
        case foreignDatabase
        /// The file was written by a newer version of this program.
        case newerSchema(found: Int, known: Int)
        /// A migration is missing, and whoever opened the file did not want it applied.
        case olderSchema(missing: Int)
        /// A migration that was applied to this file is not the one of that number known here.
        case migrationChanged(number: Int)
        /// SQLite accepted a pragma but reads back another value.
        case pragmaRefused
        /// The queue in front of the connections is full; nothing was done.
        case overloaded
        /// The database is being closed; nothing was done.
        case closed
    }

    /// What to do about it.
    package let kind: Kind
    /// SQLite's extended result code (https://sqlite.org/rescode.html), 0 when the refusal is this module's own.
    package let extendedCode: Int32
    /// SQLite's words, or a sentence that says what to do.
    package let message: String
    /// The statement at fault, with its placeholders.
    package let sql: String?

    /// A refusal of this module, without a result code.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        extendedCode = 0
        self.message = message
        sql = nil
    }

    /// What a call on `database` has just reported; to be made before the next call on it replaces the message.
    init(code: Int32, database: OpaquePointer?, sql: String? = nil) {
        // Some calls return the primary code only; the connection still knows the extended one.
        let known = database.map { sqlite3_extended_errcode($0) } ?? code
        extendedCode = known & 0xFF == code & 0xFF ? known : code
        kind = Kind(primaryCode: code & 0xFF)
        message = String(cString: database.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(code))
        self.sql = sql
    }

    /// The primary result code, the low byte of the extended one.
    package var code: Int32 { extendedCode & 0xFF }

    /// Whether a UNIQUE index (not the primary key or another rule) refused the row.
    package var isUniqueViolation: Bool { extendedCode == SQLITE_CONSTRAINT_UNIQUE }

    static let closed = SQLiteError(.closed, "the database is closed")
}

extension SQLiteError: CustomStringConvertible {
    /// Message, extended code and statement, for a log.
    package var description: String {
        var text = message
        if extendedCode != 0 { text += " (SQLite code \(extendedCode))" }
        if let sql { text += " in: \(sql)" }
        return text
    }
}

extension SQLiteError.Kind {
    fileprivate init(primaryCode: Int32) {
        self =
            switch primaryCode {
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_FULL: .full
            case SQLITE_READONLY, SQLITE_PERM: .readOnly
            case SQLITE_CORRUPT: .corrupt
            case SQLITE_NOTADB: .notADatabase
            case SQLITE_IOERR: .io
            case SQLITE_CANTOPEN: .cannotOpen
            case SQLITE_CONSTRAINT: .constraint
            default: .other
            }
    }
}

/// `SQLITE_CONSTRAINT_UNIQUE` is an expression in a macro, which Swift cannot see: `SQLITE_CONSTRAINT | (8 << 8)`.
private let SQLITE_CONSTRAINT_UNIQUE: Int32 = SQLITE_CONSTRAINT | (8 << 8)
