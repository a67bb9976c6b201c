package import Logging
import Operations
package import Patients
package import Timekeeping

/// Forgets what has been kept long enough: once an hour, in short transactions with a pause after each, so that nobody
/// waits for it. It holds nothing between two steps and may be stopped anywhere.
package struct RecordKeeper<Waiting: Clock<Duration>>: Sendable {
    private let records: any RecordKeeping
    private let patients: any PatientRepository
    private let periods: KeepingPeriods
    private let metrics: KeepingMetrics
    private let logger: Logger
    private let clock: Waiting
    private let now: @Sendable () -> Timestamp

    /// Between two rounds.
    static var interval: Duration { .seconds(3_600) }
    /// After a step, when there is more to do.
    static var pause: Duration { .milliseconds(20) }
    /// Records in one transaction: about a millisecond of the writer.
    static var step: Int { 128 }

    /// - Parameters:
    ///   - clock: on which it waits.
    ///   - now: the clock that dates records.
    package init(
        records: any RecordKeeping, patients: any PatientRepository, periods: KeepingPeriods, metrics: KeepingMetrics,
        logger: Logger, clock: Waiting, now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
    ) {
        self.records = records
        self.patients = patients
        self.periods = periods
        self.metrics = metrics
        self.logger = logger
        self.clock = clock
        self.now = now
    }

    /// Works until the task is cancelled.
    ///
    /// Patients are erased from the second round on: the first only says how many it will be, so that whoever has
    /// mistyped `RETENTION_DAYS` has an hour to notice.
    package func run() async {
        var isRehearsal = true
        while !Task.isCancelled {
            do {
                try await round(isRehearsal: isRehearsal)
                isRehearsal = false
            } catch is CancellationError {
                return
            } catch {
                metrics.failures.increment()
                logger.warning(
                    "record keeping was broken off", metadata: ["event": "records.failed", "error_code": "\(error)"])
            }
            try? await clock.sleep(for: Self.interval)
        }
    }

    private func round(isRehearsal: Bool) async throws {
        let answersEnd = periods.answersEnd(at: now())
        try await forget(.answer) { try await records.pruneAnswers(recordedBefore: answersEnd, limit: Self.step) }
        let tombstonesEnd = periods.tombstonesEnd(at: now())
        try await forget(.tombstone) {
            try await records.pruneTombstones(erasedBefore: tombstonesEnd, limit: Self.step)
        }
        if let end = periods.retentionEnd(at: now()) { try await retain(until: end, isRehearsal: isRehearsal) }
    }

    private func forget(_ kind: ForgottenKind, _ prune: () async throws -> Int) async throws {
        var total = 0
        while true {
            let count = try await prune()
            total += count
            metrics.count(kind, count)
            guard count == Self.step else { break }
            try await clock.sleep(for: Self.pause)
        }
        if total > 0 {
            logger.info(
                "records forgotten", metadata: ["event": "records.forgotten", "kind": "\(kind)", "count": "\(total)"])
        }
    }

    /// Patients who were registered before `end` and not changed since then.
    private func retain(until end: Timestamp, isRehearsal: Bool) async throws {
        var query = PageQuery(
            order: PatientOrder(by: .createdAt), filter: PatientFilter(createdBefore: end), limit: Self.step)
        var due = 0
        var erased = 0
        while true {
            let page = try await patients.page(query)
            for patient in page where patient.updatedAt < end {
                due += 1
                if !isRehearsal, try await erase(patient) { erased += 1 }
            }
            guard page.count == Self.step, let last = page.last else { break }
            query.place = .after(PagePosition(of: last, by: .createdAt))
            try await clock.sleep(for: Self.pause)
        }
        metrics.due.set(Int64(due - erased))
        guard due > 0 else { return }
        logger.notice(
            isRehearsal ? "patients will be erased in an hour: their time of keeping is over" : "patients erased",
            metadata: [
                "event": isRehearsal ? "retention.due" : "retention.erased", "count": "\(isRehearsal ? due : erased)",
            ])
    }

    /// - Returns: whether it was still as it was read; who was changed meanwhile is kept.
    private func erase(_ patient: Patient) async throws -> Bool {
        do throws(RepositoryError) {
            try await patients.erase(
                id: patient.id, expectedVersion: patient.version, as: .erase, by: .system)
        } catch {
            switch error {
            case .versionMismatch, .notFound, .erased: return false
            default: throw error
            }
        }
        metrics.count(.patient, 1)
        return true
    }
}
