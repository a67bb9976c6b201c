import SQLite
import TestSupport
import Testing

@Suite("Durability", .timeLimit(.minutes(1)))
struct DurabilityTests {
    @Test("whatever was acknowledged is in a copy of the files made at that moment")
    func copyOfTheFiles() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            let names = (0..<100).map { "item \($0)" }
            for name in names {
                _ = try await database.writer.write(inserting(name))
            }
            for suffix in ["", "-wal"] {
                try copyFile("\(folder)/items.db\(suffix)", to: "\(folder)/copy.db\(suffix)")
            }
            let copy = try Connection(path: "\(folder)/copy.db", access: .readWrite)
            #expect(try copy.itemNames() == names)
            #expect(try copy.pragma("integrity_check") == "ok")
            copy.close()
            try await database.close()
        }
    }

    @Test("a full disk is everybody's error, nothing is half written, and it works again with space")
    func diskFull() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            let block = [UInt8](repeating: 1, count: 50_000)
            _ = try await database.writer.write(inserting("before", body: block))
            try await database.writer.write { (c) throws(SQLiteError) in try c.execute("PRAGMA max_page_count = 60") }
            let results = await database.together(
                (0..<20).map { inserting("\($0)", body: block) })
            #expect(results.count == 20)
            for case .failure(let error) in results { #expect(error.kind == .full) }
            #expect(results.count(where: { (try? $0.get()) != nil }) == 0)
            #expect(try await database.itemNames() == ["before"])
            try await database.writer.write { (c) throws(SQLiteError) in
                try c.execute("PRAGMA max_page_count = 100000")
            }
            let again = await database.together(
                (0..<20).map { inserting("\($0)", body: block) })
            #expect(try again.map { try $0.get() }.sorted() == Array(2...21))
            try await database.close()
        }
    }

    @Test("another process's lock is waited for, then reported as busy")
    func busy() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) { $0.busyTimeout = .milliseconds(20) }
            let other = try Connection(path: "\(folder)/items.db", access: .readWrite)
            try other.execute("BEGIN IMMEDIATE")
            do throws(SQLiteError) {
                _ = try await database.writer.write(inserting("x"))
                Issue.record("it was written beside another writer")
            } catch { #expect(error.kind == .busy) }
            try other.execute("COMMIT")
            other.close()
            _ = try await database.writer.write(inserting("x"))
            try await database.close()
        }
    }
}
