import FoundationEssentials
import SQLite
import Synchronization
import TestSupport
import Testing

@Suite("Copies of a database that is in use", .timeLimit(.minutes(1)))
struct DatabaseCopyTests {
    @Test("a copy is of one moment, while writers go on and the log begins no new life")
    func snapshot() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) { $0.checkpointPages = 50 }
            let block = [UInt8](repeating: 7, count: 20_000)
            for number in 0..<100 { _ = try await database.writer.write(inserting("before \(number)", body: block)) }
            let pieces = Mutex(0)
            let writing = Task {
                // From the first piece to the last: each waits for a commit.
                while pieces.withLock({ $0 }) >= 0 {
                    let number = database.measurements.counts.commits
                    _ = try await database.writer.write(inserting("during \(number)", body: block))
                }
            }
            try DatabaseCopy.copy(from: "\(folder)/items.db", to: "\(folder)/copy.db", pagesPerStep: 50) { _ in
                pieces.withLock { $0 += 1 }
                let commits = database.measurements.counts.commits
                while database.measurements.counts.commits == commits {}
            }
            #expect(pieces.withLock { $0 } >= 10)
            pieces.withLock { $0 = -1 }
            try await writing.value
            let copy = try Connection(path: "\(folder)/copy.db", access: .readOnly)
            let names = try copy.itemNames()
            // Commits of one moment: no gap, and none of those that came after the snapshot.
            #expect(names.count >= 100 && names.count < database.measurements.counts.commits)
            #expect(try await database.itemNames().starts(with: names))
            #expect(try copy.structuralProblems(.full) == [])
            copy.close()
            try await database.close()
        }
    }

    @Test("a copy is a file of its own: mode 0600, no log, and it can be opened where nothing can be written")
    func file() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            _ = try await database.writer.write(inserting("x"))
            try DatabaseCopy.copy(from: "\(folder)/items.db", to: "\(folder)/copy.db")
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/copy.db"))
            // Format versions for writing and reading (https://sqlite.org/fileformat2.html §1.3): 1 is without a log.
            #expect(bytes[18] == 1 && bytes[19] == 1)
            #expect(mode(of: "\(folder)/copy.db") == 0o600)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.filter { $0.hasPrefix("copy") } == ["copy.db"])
            try await database.close()
        }
    }

    @Test("what is no database is not copied")
    func foreign() async throws {
        try await withTemporaryFolder { folder in
            try write(String(repeating: "plain text, nothing else\n", count: 100), to: "\(folder)/items.db")
            let error = #expect(throws: SQLiteError.self) {
                try DatabaseCopy.copy(from: "\(folder)/items.db", to: "\(folder)/copy.db")
            }
            #expect(error?.kind == .notADatabase)
        }
    }

    @Test("nobody else has a claimed file open, and a claim on one that somebody has is refused")
    func claim() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            _ = try await database.writer.write(inserting("x"))
            let error = #expect(throws: SQLiteError.self) { _ = try ExclusiveClaim(path: "\(folder)/items.db") }
            #expect(error?.kind == .busy)
            // The refused claim has changed nothing.
            _ = try await database.writer.write(inserting("y"))
            try await database.close()
            let claim = try ExclusiveClaim(path: "\(folder)/items.db")
            let refused = #expect(throws: SQLiteError.self) {
                _ = try ItemDatabase.open(in: folder) { $0.busyTimeout = .milliseconds(10) }
            }
            #expect(refused?.kind == .busy)
            withExtendedLifetime(claim) {}
        }
    }
}
