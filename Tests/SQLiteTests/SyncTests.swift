import SQLite
import Synchronization
import TestSupport
import Testing

/// Syncs are counted where SQLite asks for them, because that is the only proof that a durability compared is a
/// durability had.
@Suite("Syncs", .serialized, .timeLimit(.minutes(1)))
struct SyncTests {
    private func open(in folder: String, durability: DatabaseConfiguration.Durability = .full) throws -> Database {
        try #require(CountingFileSystem.isRegistered)
        return try ItemDatabase.open(in: folder) {
            $0.vfs = CountingFileSystem.name
            $0.durability = durability
        }
    }

    /// Syncs during `body`.
    private func syncs(_ body: () async throws -> Void) async rethrows -> Int {
        let before = CountingFileSystem.syncs.load(ordering: .acquiring)
        try await body()
        return CountingFileSystem.syncs.load(ordering: .acquiring) - before
    }

    @Test("every commit of a lone caller is synced before it is acknowledged")
    func lone() async throws {
        try await withTemporaryFolder { folder in
            let database = try open(in: folder)
            _ = try await database.writer.write(inserting("the log's header"))
            for number in 0..<5 {
                let count = try await syncs {
                    _ = try await database.writer.write(inserting("\(number)"))
                }
                #expect(count == 1)
            }
            try await database.close()
        }
    }

    @Test("a group of two hundred is one sync")
    func group() async throws {
        try await withTemporaryFolder { folder in
            let database = try open(in: folder)
            _ = try await database.writer.write(inserting("the log's header"))
            let count = await syncs {
                let results = await database.together(
                    (0..<200).map { inserting("\($0)") })
                #expect(results.count(where: { (try? $0.get()) != nil }) == 200)
            }
            #expect(count == 1)  // the unit that held the writer changed nothing, so its commit wrote nothing
            try await database.close()
        }
    }

    @Test("with NORMAL a commit is not synced")
    func normal() async throws {
        try await withTemporaryFolder { folder in
            let database = try open(in: folder, durability: .normal)
            _ = try await database.writer.write(inserting("the log's header"))
            let count = try await syncs {
                _ = try await database.writer.write(inserting("x"))
            }
            #expect(count == 0)
            try await database.close()
        }
    }

    @Test("while a slow sync runs, the next group gathers by itself")
    func slow() async throws {
        try await withTemporaryFolder { folder in
            let database = try open(in: folder)
            CountingFileSystem.delayMicroseconds.store(5_000, ordering: .relaxed)
            try await withThrowingTaskGroup { group in
                for task in 0..<64 {
                    group.addTask {
                        for number in 0..<3 { _ = try await database.writer.write(inserting("\(task) \(number)")) }
                    }
                }
                try await group.waitForAll()
            }
            CountingFileSystem.delayMicroseconds.store(0, ordering: .relaxed)
            let counts = database.measurements.counts
            #expect(counts.units == 192)
            #expect(counts.commits <= counts.units / 4)
            try await database.close()
        }
    }

    @Test("a COMMIT that fails is everybody's error, undoes everything, and the next one works")
    func failingCommit() async throws {
        try await withTemporaryFolder { folder in
            let database = try open(in: folder)
            _ = try await database.writer.write(inserting("before"))
            let results = await database.together(
                (0..<50).map { inserting("\($0)") },
                thenWhileHeld: { CountingFileSystem.failsSyncs.store(true, ordering: .releasing) })
            CountingFileSystem.failsSyncs.store(false, ordering: .releasing)
            for result in results {
                #expect(throws: SQLiteError.self) { try result.get() }
                if case .failure(let error) = result { #expect(error.kind == .io) }
            }
            #expect(results.count == 50)
            #expect(try await database.itemNames() == ["before"])
            #expect(database.measurements.counts.failedCommits == 1)
            _ = try await database.writer.write(inserting("after"))
            #expect(try await database.itemNames() == ["before", "after"])
            try await database.close()
        }
    }
}
