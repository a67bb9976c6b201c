import Operations
import SQLite
import SQLitePatients

/// What the database counts itself, shown at each scrape.
enum StorageMetrics {
    static func register(_ database: PatientDatabase, in registry: MetricsRegistry) {
        registry.collect { text in
            let now = database.measurements
            text.counter("patient_db_commits_total", "Write transactions committed.", now.counts.commits)
            text.counter("patient_db_failed_commits_total", "Write transactions given up.", now.counts.failedCommits)
            text.counter("patient_db_checkpoints_total", "Copies of the log into the file.", now.counts.checkpoints)
            text.counter("patient_shed_total", "Requests turned away by a full queue.", now.counts.refusals)
            text.gauge("patient_db_wal_bytes", "Size of the write-ahead log.", Int(now.logBytes))
            text.gauge("patient_db_file_bytes", "Size of the database file.", Int(now.fileBytes))
            text.gauge("patient_db_read_connections", "Reading connections.", now.readers)
            text.gauge("patient_db_waiting_writes", "Registrations waiting for the writer.", now.waitingWrites)
        }
    }
}

extension MetricsText {
    mutating func counter(_ name: String, _ help: String, _ value: Int) {
        family(name, .counter, help: help)
        sample(name, UInt64(max(0, value)))
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        family(name, .gauge, help: help)
        sample(name, Int64(value))
    }
}
