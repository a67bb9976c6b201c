import SQLite
import TestSupport
import Testing

@Suite("Migrations")
struct MigratorTests {
    private static let second = Migration(
        number: 2, name: "colours", script: "ALTER TABLE items ADD COLUMN colour TEXT; CREATE TABLE colours (a TEXT)")

    private func migrator(_ migrations: Migration...) -> Migrator {
        Migrator(applicationID: ItemDatabase.applicationID, migrations: migrations)
    }

    private func failure(_ body: () throws -> Void) -> SQLiteError.Kind? {
        do { try body() } catch { return (error as? SQLiteError)?.kind }
        return nil
    }

    @Test("what is missing is applied, once")
    func upgrade() async throws {
        try await withTemporaryFolder { folder in
            let connection = try Connection(path: "\(folder)/m.db", access: .readWrite)
            try migrator(ItemDatabase.first).migrate(connection)
            _ = try connection.insertItem("kept")
            for _ in 0..<2 { try migrator(ItemDatabase.first, Self.second).migrate(connection) }
            #expect(try connection.itemNames() == ["kept"])
            #expect(try connection.statement("SELECT max(number) FROM schema_migrations").first { $0.integer(0) } == 2)
            #expect(try connection.pragma("application_id") == String(ItemDatabase.applicationID))
        }
    }

    @Test("a newer schema is refused")
    func newer() async throws {
        try await withTemporaryFolder { folder in
            let connection = try Connection(path: "\(folder)/m.db", access: .readWrite)
            try migrator(ItemDatabase.first, Self.second).migrate(connection)
            #expect(failure { try ItemDatabase.migrator.migrate(connection) } == .newerSchema(found: 2, known: 1))
        }
    }

    @Test("an edited migration is refused")
    func edited() async throws {
        try await withTemporaryFolder { folder in
            let connection = try Connection(path: "\(folder)/m.db", access: .readWrite)
            try ItemDatabase.migrator.migrate(connection)
            let edited = Migration(number: 1, name: "items", script: ItemDatabase.first.script + " ")
            #expect(failure { try migrator(edited).migrate(connection) } == .migrationChanged(number: 1))
        }
    }

    @Test("a migration that fails half-way leaves nothing of itself")
    func atomic() async throws {
        try await withTemporaryFolder { folder in
            let connection = try Connection(path: "\(folder)/m.db", access: .readWrite)
            let broken = Migration(
                number: 2, name: "broken", script: "CREATE TABLE half (a TEXT); CREATE TABLE half (a)")
            #expect(failure { try migrator(ItemDatabase.first, broken).migrate(connection) } == .other)
            let tables = try connection.statement("SELECT name FROM sqlite_schema").all { $0.text(0) }
            #expect(!tables.contains("half"))
            #expect(!connection.isInTransaction)
        }
    }
}
