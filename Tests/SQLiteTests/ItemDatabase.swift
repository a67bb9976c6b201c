import SQLite

/// A database with one table of uniquely named items, for tests of what knows nothing of patients.
enum ItemDatabase {
    static let applicationID: Int32 = 0x7465_7374
    static let first = Migration(
        number: 1, name: "items",
        script: "CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, body BLOB) STRICT"
    )
    static let migrator = Migrator(applicationID: applicationID, migrations: [first])

    static func open(
        in folder: String, _ adjust: (inout DatabaseConfiguration) -> Void = { _ in }, observer: CommitObserver? = nil
    ) throws -> Database {
        var configuration = DatabaseConfiguration(path: "\(folder)/items.db")
        adjust(&configuration)
        return try Database(configuration, migrator: migrator, observer: observer)
    }
}

extension Connection {
    /// Inserts an item and gives its id back.
    func insertItem(_ name: String, body: [UInt8] = []) throws(SQLiteError) -> Int64 {
        let statement = try statement("INSERT INTO items (name, body) VALUES (?1, ?2)")
        try statement.bind(name, at: 1)
        try statement.bind(body, at: 2)
        try statement.run()
        return lastInsertedID
    }

    func itemNames() throws(SQLiteError) -> [String] {
        try statement("SELECT name FROM items ORDER BY id").all { $0.text(0) }
    }
}

/// The unit of work that inserts one item and gives its id back.
func inserting(
    _ name: String, body: [UInt8] = []
) -> @Sendable (Connection) throws(SQLiteError) -> Int64 {
    { (connection) throws(SQLiteError) in try connection.insertItem(name, body: body) }
}

extension Database {
    /// Whether new work is refused by now; asked by offering some.
    private var isClosing: Bool { writer.isClosed }

    func itemNames() async throws(SQLiteError) -> [String] {
        try await readers.read { (connection) throws(SQLiteError) in try connection.itemNames() }
    }

    /// Submits all units while the writer is held, so that they are certain to be one group, and gives their results in
    /// the order of the units.
    /// - Parameters:
    ///   - thenWhileHeld: runs when all of them wait.
    ///   - closing: closes the database while they wait.
    func together<Value: Sendable>(
        _ units: [@Sendable (Connection) throws(SQLiteError) -> Value], thenWhileHeld: () async -> Void = {},
        closing: Bool = false
    ) async -> [Result<Value, SQLiteError>] {
        let gate = Gate()
        return await withTaskGroup(of: (Int, Result<Value, SQLiteError>)?.self) { group in
            group.addTask {
                do throws(SQLiteError) {
                    try await self.writer.write(from: .service) { _ in gate.hold() }
                } catch { return (-1, .failure(error)) }
                return nil
            }
            await eventually { gate.isHeld }
            for (index, unit) in units.enumerated() {
                group.addTask {
                    do throws(SQLiteError) { return (index, .success(try await self.writer.write(unit))) } catch {
                        return (index, .failure(error))
                    }
                }
                // One after the other, so that the group has them in the order of the units.
                await eventually { self.writer.queueDepth == index + 1 }
            }
            await thenWhileHeld()
            if closing {
                group.addTask {
                    do throws(SQLiteError) { try await self.close() } catch { return (-1, .failure(error)) }
                    return nil
                }
                await eventually { self.isClosing }
            }
            gate.open()
            var results = [Result<Value, SQLiteError>?](repeating: nil, count: units.count)
            for await case let (index, result)? in group where index >= 0 { results[index] = result }
            return results.compactMap(\.self)
        }
    }
}
