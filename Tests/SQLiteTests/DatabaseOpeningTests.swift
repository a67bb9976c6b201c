import Glibc
import SQLite
import TestSupport
import Testing

@Suite("Opening a database")
struct DatabaseOpeningTests {
    @Test("missing folders are made for this user alone, and so is the file")
    func permissions() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: "\(folder)/a/b")
            _ = try await database.writer.write(inserting("x"))
            #expect(mode(of: "\(folder)/a") == 0o700)
            #expect(mode(of: "\(folder)/a/b") == 0o700)
            #expect(mode(of: "\(folder)/a/b/items.db") == 0o600)
            #expect(mode(of: "\(folder)/a/b/items.db-wal") == 0o600)
            try await database.close()
        }
    }

    @Test("a file that others could read is taken from them")
    func tightened() async throws {
        try await withTemporaryFolder { folder in
            try write("", to: "\(folder)/items.db")
            chmod("\(folder)/items.db", 0o644)
            let database = try ItemDatabase.open(in: folder)
            #expect(mode(of: "\(folder)/items.db") == 0o600)
            try await database.close()
        }
    }

    @Test("the writer reads back the pragmas it was given")
    func pragmas() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            let values = try await database.writer.write { (connection) throws(SQLiteError) in
                [
                    try connection.pragma("journal_mode"), try connection.pragma("synchronous"),
                    try connection.pragma("foreign_keys"), try connection.pragma("secure_delete"),
                    try connection.pragma("page_size"), try connection.pragma("journal_size_limit"),
                ]
            }
            #expect(values == ["wal", "2", "1", "1", "4096", "67108864"])
            try await database.close()
        }
    }

    @Test("synchronous is NORMAL only when asked for")
    func normal() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) { $0.durability = .normal }
            let value = try await database.writer.write { (connection) throws(SQLiteError) in
                try connection.pragma("synchronous")
            }
            #expect(value == "1")
            try await database.close()
        }
    }

    @Test("another program's database is refused and not touched", arguments: [0, 77])
    func foreign(applicationID: Int) async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/items.db"
            let other = try Connection(path: path, access: .readWrite)
            try other.execute("PRAGMA application_id = \(applicationID); CREATE TABLE theirs (a)")
            other.close()
            #expect(kind { try ItemDatabase.open(in: folder) } == .foreignDatabase)
            let again = try Connection(path: path, access: .readOnly)
            #expect(try again.pragma("journal_mode") == "delete")
            #expect(try again.statement("SELECT count(*) FROM sqlite_schema").first { $0.integer(0) } == 1)
        }
    }

    @Test("a file that is no database is refused")
    func notADatabase() async throws {
        try await withTemporaryFolder { folder in
            try write(String(repeating: "plain text, nothing else\n", count: 100), to: "\(folder)/items.db")
            #expect(kind { try ItemDatabase.open(in: folder) } == .notADatabase)
        }
    }

    @Test("a place where no file can be made is refused with a sentence that names it")
    func unwritable() async throws {
        try await withTemporaryFolder { folder in
            try write("", to: "\(folder)/file")
            do throws(SQLiteError) {
                _ = try Database(
                    DatabaseConfiguration(path: "\(folder)/file/items.db"), migrator: ItemDatabase.migrator)
                Issue.record("it was opened")
            } catch {
                #expect(error.kind == .cannotOpen)
                #expect(error.message.contains("\(folder)/file"))
            }
            #expect(kind { try ItemDatabase.open(in: "/proc/nothing") } == .cannotOpen)
            mkdir("\(folder)/items.db", 0o700)
            #expect(kind { try ItemDatabase.open(in: folder) } == .cannotOpen)
        }
    }

    @Test("a folder without the write permission is refused", .enabled(if: geteuid() != 0, "root may write anywhere"))
    func forbidden() async throws {
        try await withTemporaryFolder { folder in
            mkdir("\(folder)/locked", 0o500)
            #expect(kind { try ItemDatabase.open(in: "\(folder)/locked") } == .cannotOpen)
        }
    }

    private func kind(_ body: () throws -> Database) -> SQLiteError.Kind? {
        do { _ = try body() } catch { return (error as? SQLiteError)?.kind }
        return nil
    }
}
