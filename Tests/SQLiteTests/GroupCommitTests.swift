import SQLite
import Synchronization
import TestSupport
import Testing

/// A unit whose second statement breaks a rule after its first has kept it.
private func insertingTwice(_ name: String) -> @Sendable (Connection) throws(SQLiteError) -> Int64 {
    { (connection) throws(SQLiteError) in
        _ = try connection.insertItem(name)
        return try connection.insertItem(name)
    }
}

@Suite("Group commit", .timeLimit(.minutes(1)))
struct GroupCommitTests {
    @Test("what waits together is committed together, and every caller gets its own result")
    func oneTransaction() async throws {
        try await withTemporaryFolder { folder in
            let sizes = Mutex<[Int]>([])
            let database = try ItemDatabase.open(
                in: folder, observer: { units, _ in sizes.withLock { $0.append(units) } })
            let before = database.measurements.counts
            let results = await database.together(
                (0..<200).map { inserting("item \($0)") })
            let after = database.measurements.counts
            #expect(after.commits - before.commits == 2)  // the unit that held the writer, and the group
            #expect(sizes.withLock(\.self) == [1, 200])
            let ids = try results.map { try $0.get() }
            #expect(Set(ids) == Set(1...200))
            let names = try await database.itemNames()
            #expect(ids.map { names[Int($0) - 1] } == (0..<200).map { "item \($0)" })
            try await database.close()
        }
    }

    @Test("a batch limit of one switches it off")
    func limitOne() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) { $0.batchLimit = 1 }
            _ = await database.together(
                (0..<20).map { inserting("\($0)") })
            #expect(database.measurements.counts.commits == 21)
            try await database.close()
        }
    }

    @Test("duplicates in one group: exactly one succeeds, the neighbours are unharmed, no id is used up")
    func duplicates() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            let names = (0..<30).flatMap { ["same", "other \($0)"] }
            let results = await database.together(
                names.map { inserting($0) })
            let successes = zip(names, results).filter { (try? $0.1.get()) != nil }.map(\.0)
            #expect(successes.count(where: { $0 == "same" }) == 1)
            #expect(successes.count == 31)
            #expect(Set(results.compactMap { try? $0.get() }) == Set(1...31))
            #expect(database.measurements.counts.commits == 2)
            #expect(try await database.itemNames().count == 31)
            try await database.close()
        }
    }

    @Test("a unit that fails half-way leaves nothing behind, and its group is kept")
    func halfWay() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            var units = (0..<10).map { inserting("good \($0)") }
            units.insert(insertingTwice("first half"), at: 5)
            let results = await database.together(units)
            #expect(results.count(where: { (try? $0.get()) != nil }) == 10)
            #expect(throws: SQLiteError.self) { try results[5].get() }
            #expect(try await database.itemNames() == (0..<10).map { "good \($0)" })
            try await database.close()
        }
    }

    @Test("a queue that is full refuses, and what it holds is done")
    func overloaded() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) {
                $0.admission = AdmissionPolicy(capacity: 8, patience: .seconds(3_600))
            }
            let refused = Atomic<Bool>(false)
            let results = await database.together(
                (0..<8).map { inserting("\($0)") },
                thenWhileHeld: {
                    do throws(SQLiteError) {
                        _ = try await database.writer.write(inserting("ninth"))
                    } catch {
                        refused.store(error.kind == .overloaded, ordering: .relaxed)
                    }
                })
            let wasRefused = refused.load(ordering: .relaxed)
            #expect(wasRefused)
            #expect(results.count(where: { (try? $0.get()) != nil }) == 8)
            #expect(database.measurements.counts.refusedFull == 1)
            try await database.close()
        }
    }

    @Test("what the service itself has to write joins a queue that is full")
    func exempt() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) {
                $0.admission = AdmissionPolicy(capacity: 1, patience: .seconds(3_600))
            }
            let probe = Mutex<Task<Int64, any Error>?>(nil)
            let results = await database.together(
                [inserting("caller")],
                thenWhileHeld: {
                    probe.withLock { $0 = Task { try await database.writer.write(from: .service, inserting("probe")) } }
                    await eventually { database.writer.queueDepth == 2 }
                })
            #expect(results.count(where: { (try? $0.get()) != nil }) == 1)
            let probed = try await probe.withLock({ $0 })?.value
            #expect(probed == 2)
            try await database.close()
        }
    }

    @Test("whoever waited longer than he may is turned away when his turn comes, and has changed nothing")
    func late() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder) {
                $0.admission = AdmissionPolicy(capacity: 100, patience: .zero)
            }
            let results = await database.together([inserting("late")])
            #expect(results.count == 1)
            for case .failure(let error) in results { #expect(error.kind == .overloaded) }
            #expect(database.measurements.counts.refusedLate == 1)
            #expect(
                try await database.readers.read(from: .service) { (c) throws(SQLiteError) in try c.itemNames() } == [])
            try await database.close()
        }
    }

    @Test("closing finishes what waits, refuses the rest and empties the log")
    func closing() async throws {
        try await withTemporaryFolder { folder in
            let database = try ItemDatabase.open(in: folder)
            let results = await database.together(
                (0..<20).map { inserting("\($0)") },
                closing: true)
            #expect(results.count(where: { (try? $0.get()) != nil }) == 20)
            await #expect(throws: SQLiteError.self) { try await database.itemNames() }
            await #expect(throws: SQLiteError.self) { try await database.writer.write { _ in } }
            #expect(database.measurements.logBytes == 0)
            let again = try ItemDatabase.open(in: folder)
            #expect(try await again.itemNames().count == 20)
            try await again.close()
        }
    }
}
