import Logging
import PatientAPI
import Patients
import SQLitePatients
import ServiceLifecycle
import Settings

/// Forgets what has been kept long enough, and witnesses the audit log, until the process stops.
struct RecordKeepingService: Service {
    private let keeper: RecordKeeper<ContinuousClock>
    private let witness: AuditWitness<ContinuousClock>

    init(_ settings: RecordSettings, database: PatientDatabase, metrics: KeepingMetrics, logger: Logger) {
        keeper = RecordKeeper(
            records: database.records, patients: database.patients,
            periods: KeepingPeriods(
                answers: settings.answerLifetime.components.seconds, tombstoneDays: settings.tombstoneDays,
                retentionDays: settings.retentionDays),
            metrics: metrics, logger: logger, clock: ContinuousClock())
        witness = AuditWitness(audit: database.audit, logger: logger, clock: ContinuousClock())
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            async let witnessing: Void = witness.run()
            await keeper.run()
            await witnessing
        }
    }
}
