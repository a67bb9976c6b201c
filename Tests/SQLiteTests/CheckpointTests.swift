import SQLite
import TestSupport
import Testing

@Suite("Checkpoints", .timeLimit(.minutes(1)))
struct CheckpointTests {
    private static let page: Int64 = 4_096 + 24

    /// Writes some five pages at a time until the condition holds.
    private func write(to database: Database, until condition: () -> Bool) async throws(SQLiteError) {
        while !condition() {
            let number = database.measurements.counts.commits
            _ = try await database.writer.write(inserting("\(number)", body: [UInt8](repeating: 7, count: 20_000)))
        }
    }

    @Test("the log is copied beside the writer every so many pages, and begins again")
    func bounded() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) { $0.checkpointPages = 50 }
            try await write(to: database) { database.measurements.counts.checkpoints >= 5 }
            #expect(database.measurements.counts.failedCheckpoints == 0)
            // Five times the threshold was written at least; a log that begins again stays within a few of them.
            #expect(database.measurements.logBytes < 200 * Self.page)
            #expect(database.measurements.fileBytes > 200 * 4_096)
            try await database.close()
        }
    }

    @Test("a reader that needs the log lets it grow, to its limit and no further, and all goes on when it has ended")
    func held() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) {
                $0.checkpointPages = 50
                $0.logLimit = 300 * Self.page
            }
            try await write(to: database) { database.measurements.counts.commits >= 1 }
            let reader = try Connection(path: "\(folder)/items.db", access: .readOnly)
            try reader.execute("BEGIN; SELECT * FROM items")
            do throws(SQLiteError) {
                try await write(to: database) { false }
            } catch { #expect(error.kind == .full) }
            #expect((300...320).contains(database.measurements.logBytes / Self.page))
            #expect(database.measurements.counts.heldCheckpoints > 0)
            let before = try await database.itemNames()
            try reader.execute("COMMIT")
            reader.close()
            // By itself, without a commit.
            await eventually { database.measurements.counts.checkpoints > 0 }
            let length = database.measurements.logBytes
            let checkpoints = database.measurements.counts.checkpoints
            try await write(to: database) { database.measurements.counts.checkpoints > checkpoints + 2 }
            #expect(database.measurements.logBytes == length)
            #expect(try await database.itemNames().starts(with: before))
            try await database.close()
        }
    }

    @Test("a database that another process reads is closed all the same, and the log stays for it")
    func shared() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            let reader = try Connection(path: "\(folder)/items.db", access: .readOnly)
            try reader.execute("BEGIN; SELECT * FROM items")
            _ = try await database.writer.write(inserting("one"))
            try await database.close()
            #expect((size(of: "\(folder)/items.db-wal") ?? 0) > 0)
            try reader.execute("COMMIT")
            reader.close()

            let next = try ItemDatabase.open(in: folder)
            #expect(try await next.itemNames() == ["one"])
            try await next.close()
        }
    }
}
