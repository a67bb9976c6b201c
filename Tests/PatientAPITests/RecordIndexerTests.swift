import Patients
import Synchronization
import TestSupport
import Testing
import Timekeeping

@testable import PatientAPI

@Suite("What registrations put off is made up for", .timeLimit(.minutes(1)))
struct RecordIndexerTests {
    private let records = ScriptedRecords()

    private func whileIndexing(
        pace: IndexingPace, waiting: Int = 0, _ body: () async throws -> Void
    ) async throws {
        let indexer = RecordIndexer(records: records, pace: pace) { [records] in
            WriterLoad(waiting: waiting, commits: records.commits)
        }
        try await withThrowingTaskGroup { group in
            group.addTask { await indexer.run() }
            try await body()
            group.cancelAll()
        }
    }

    private func pace(idle: Duration, pause: Duration = .milliseconds(1)) -> IndexingPace {
        var pace = IndexingPace()
        pace.idle = idle
        pace.pause = pause
        return pace
    }

    @Test("everybody is indexed in small steps, and later comers after a pause")
    func all() async throws {
        records.add(100)
        try await whileIndexing(pace: pace(idle: .milliseconds(1))) {
            _ = try await eventually("all are indexed") { records.waiting == 0 ? true : nil }
            records.add(5)
            _ = try await eventually("the others too") { records.waiting == 0 ? true : nil }
        }
        #expect(records.largestStep <= IndexingPace().step)
    }

    @Test("a storage that fails is asked again")
    func failing() async throws {
        records.add(40)
        records.fail(times: 3)
        try await whileIndexing(pace: pace(idle: .milliseconds(1))) {
            _ = try await eventually("all are indexed") { records.waiting == 0 ? true : nil }
        }
    }

    @Test("nothing is written while nothing has changed")
    func quiet() async throws {
        records.add(1)
        try await whileIndexing(pace: pace(idle: .milliseconds(1))) {
            _ = try await eventually("a few looks") { records.looks > 20 ? true : nil }
        }
        #expect(records.steps <= 2)
    }

    @Test("while registrations queue up the pauses are long, otherwise short")
    func crowd() {
        let pace = pace(idle: .seconds(9), pause: .seconds(1))

        #expect(pace.pause(WriterLoad(waiting: pace.crowd + 1, commits: 0)) == .seconds(9))
        #expect(pace.pause(WriterLoad(waiting: pace.crowd, commits: 0)) == .seconds(1))
    }
}

/// Patients who wait to be indexed, in memory.
private final class ScriptedRecords: RecordKeeping {
    private struct State {
        var waiting = 0
        var commits = 0
        var steps = 0
        var looks = 0
        var failures = 0
        var largestStep = 0
    }

    private let state = Mutex(State())

    func add(_ count: Int) {
        state.withLock { state in
            state.waiting += count
            state.commits += 1
        }
    }

    func fail(times: Int) { state.withLock { $0.failures = times } }

    var waiting: Int { state.withLock(\.waiting) }
    var steps: Int { state.withLock(\.steps) }
    var looks: Int { state.withLock(\.looks) }
    var largestStep: Int { state.withLock(\.largestStep) }

    var commits: Int {
        state.withLock { state in
            state.looks += 1
            return state.commits
        }
    }

    func indexSearch(limit: Int) async throws(RepositoryError) -> Int {
        let result: Result<Int, RepositoryError> = state.withLock { state in
            state.steps += 1
            state.largestStep = max(state.largestStep, limit)
            if state.failures > 0 {
                state.failures -= 1
                return .failure(.unavailable(.busy))
            }
            let count = min(limit, state.waiting)
            state.waiting -= count
            state.commits += 1
            return .success(count)
        }
        return try result.get()
    }

    func indexPossibleDuplicates(limit: Int) async throws(RepositoryError) -> Int { 0 }
    func pruneTombstones(erasedBefore moment: Timestamp, limit: Int) async throws(RepositoryError) -> Int { 0 }
    func pruneAnswers(recordedBefore moment: Timestamp, limit: Int) async throws(RepositoryError) -> Int { 0 }
}
