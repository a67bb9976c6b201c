import Logging
import Operations
import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@testable import PatientAPI

@Suite("What has been kept long enough is forgotten (API §2.12)", .timeLimit(.minutes(2)))
struct RecordKeeperTests {
    private let waiting = ManualClock()
    private let registry = MetricsRegistry()

    private func keeper(_ service: DatabaseService, _ periods: KeepingPeriods) -> RecordKeeper<ManualClock> {
        RecordKeeper(
            records: service.database.records, patients: service.database.patients, periods: periods,
            metrics: KeepingMetrics(registry: registry),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            clock: waiting, now: { service.clock.now })
    }

    /// Runs the keeper; `body` waits for the end of a round with ``resting()``.
    private func keeping(
        _ keeper: RecordKeeper<ManualClock>, _ body: () async throws -> Void
    ) async throws {
        let task = Task { await keeper.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        task.cancel()
        await task.value
        try result.get()
    }

    /// Moves the clock on through the pauses between steps, until the keeper waits for its next round.
    private func resting() async throws {
        try await eventually("the keeper to rest") { () -> Bool? in
            guard let deadline = waiting.nextDeadline else { return nil }
            let left = waiting.now.duration(to: deadline)
            if left > .seconds(1) { return true }
            waiting.advance(by: left)
            return nil
        }
    }

    private var metrics: String { String(decoding: registry.text(), as: UTF8.self) }

    @Test("answers and tombstones go when their time is over, and not before")
    func pruning() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.patient(1), ("Idempotency-Key", "k"))
            _ = try await service.delete("/patients/1")
            try await keeping(keeper(service, KeepingPeriods(answers: 3_600, tombstoneDays: 2))) {
                try await resting()
                #expect(try await service.get("/patients/1").status == 410)
                service.clock.now = service.clock.now.advanced(bySeconds: 3_601)
                waiting.advance(by: .seconds(3_600))
                try await resting()
                #expect(metrics.contains(#"patient_records_forgotten_total{kind="answer"} 1"#))
                #expect(try await service.get("/patients/1").status == 410)
                service.clock.now = service.clock.now.advanced(bySeconds: 2 * 86_400)
                waiting.advance(by: .seconds(3_600))
                try await resting()
                #expect(metrics.contains(#"patient_records_forgotten_total{kind="tombstone"} 1"#))
                #expect(try await service.get("/patients/1").status == 404)
            }
        }
    }

    @Test("patients without a change go after their time, when that was said an hour before")
    func retention() async throws {
        try await DatabaseService.run { service in
            for number in 1...300 { _ = try await service.post("/register", Sample.patient(number)) }
            service.clock.now = service.clock.now.advanced(bySeconds: 20 * 86_400)
            _ = try await service.patch("/patients/7", #"{"phone":"2901 0000"}"#)
            _ = try await service.post("/register", Sample.patient(301))
            service.clock.now = service.clock.now.advanced(bySeconds: 11 * 86_400)

            try await keeping(keeper(service, KeepingPeriods(retentionDays: 30))) {
                try await resting()
                #expect(try await service.database.patients.count(.all) == 301)
                #expect(metrics.contains("patient_retention_due 299"))

                waiting.advance(by: .seconds(3_600))
                try await resting()
                let left = try await service.database.patients.page(PageQuery(limit: 400)).map(\.id)
                #expect(left == [7, 301])
                #expect(metrics.contains("patient_retention_due 0"))
                #expect(metrics.contains(#"patient_records_forgotten_total{kind="patient"} 299"#))
                let erasures = try await service.database.audit.entries(AuditQuery(action: .erase, limit: 400))
                #expect(erasures.count == 299 && erasures.allSatisfy { $0.actor == "system" })
            }
        }
    }

    @Test("a storage that fails breaks a round off and not the keeping")
    func failure() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/register", Sample.patient(1))
            _ = try await service.delete("/patients/1")
            service.clock.now = service.clock.now.advanced(bySeconds: 31 * 86_400)
            let other = try Connection(path: service.path, access: .readWrite)
            try other.execute("BEGIN IMMEDIATE")
            try await keeping(keeper(service, KeepingPeriods())) {
                try await resting()
                try other.execute("ROLLBACK")
                #expect(metrics.contains("patient_record_keeping_failures_total 1"))
                #expect(try await service.get("/patients/1").status == 410)
                waiting.advance(by: .seconds(3_600))
                try await resting()
                #expect(try await service.get("/patients/1").status == 404)
                #expect(metrics.contains("patient_record_keeping_failures_total 1"))
            }
            other.close()
        }
    }
}
