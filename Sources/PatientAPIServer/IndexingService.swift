import PatientAPI
import SQLite
import SQLitePatients
import ServiceLifecycle

/// Indexes what registrations put off, until the process stops.
struct IndexingService: Service {
    private let indexer: RecordIndexer

    init(_ database: PatientDatabase) {
        indexer = RecordIndexer(records: database.records) {
            let now = database.measurements
            return WriterLoad(waiting: now.waitingWrites, commits: now.counts.commits)
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await indexer.run() }
    }
}
