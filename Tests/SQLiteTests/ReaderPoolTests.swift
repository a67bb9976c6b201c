import SQLite
import TestSupport
import Testing

@Suite("Readers", .timeLimit(.minutes(1)))
struct ReaderPoolTests {
    @Test("a read sees everything acknowledged before it")
    func readsItsWrites() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            try await withThrowingTaskGroup { group in
                for number in 0..<50 {
                    group.addTask {
                        let name = "item \(number)"
                        _ = try await database.writer.write(inserting(name))
                        #expect(try await database.itemNames().contains(name))
                    }
                }
                try await group.waitForAll()
            }
            try await database.close()
        }
    }

    @Test("the writer does not wait for a reader, nor a reader for another")
    func independent() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) { $0.readers = 2 }
            let gate = Gate()
            async let slow = database.readers.read { (connection) throws(SQLiteError) in
                let before = try connection.itemNames()
                gate.hold()
                return [before, try connection.itemNames()]
            }
            await eventually { gate.isHeld }
            _ = try await database.writer.write(inserting("new"))
            #expect(try await database.itemNames() == ["new"])
            gate.open()
            #expect(try await slow == [[], []])  // one snapshot to the end
            try await database.close()
        }
    }

    @Test("a reader cannot write")
    func readOnly() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            do throws(SQLiteError) {
                _ = try await database.readers.read { (c) throws(SQLiteError) in try c.insertItem("x") }
                Issue.record("it was written")
            } catch { #expect(error.kind == .readOnly) }
            #expect(try await database.itemNames() == [])
            try await database.close()
        }
    }

    @Test("one read's error is its own")
    func errors() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) { $0.readers = 1 }
            await withTaskGroup { group in
                for number in 0..<20 {
                    group.addTask {
                        do throws(SQLiteError) {
                            let names = try await database.readers.read { (c) throws(SQLiteError) in
                                if number % 2 == 0 { try c.execute("SELECT * FROM nowhere") }
                                return try c.itemNames()
                            }
                            #expect(number % 2 == 1 && names.isEmpty)
                        } catch { #expect(number % 2 == 0 && error.kind == .other) }
                    }
                }
            }
            try await database.close()
        }
    }
}
