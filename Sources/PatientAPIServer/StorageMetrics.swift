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
            text.counter(
                "patient_db_checkpoints_total", "Times the log was copied into the file as a whole.",
                now.counts.checkpoints)
            text.counter(
                "patient_db_checkpoints_held_total", "Times a reader kept the log from beginning again.",
                now.counts.heldCheckpoints)
            text.counter(
                "patient_db_failed_checkpoints_total", "Copies of the log that failed.", now.counts.failedCheckpoints)
            text.counter(
                "patient_db_busy_total", "Times that another connection's lock was waited for in vain.", now.counts.busy
            )
            text.family("patient_shed_total", .counter, help: "Work turned away by the queue of the database.")
            for (reason, count) in [
                ("full", now.counts.refusedFull), ("slow", now.counts.refusedSlow), ("late", now.counts.refusedLate),
            ] {
                text.sample("patient_shed_total", count, labels: [("reason", reason)])
            }
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
        sample(name, value)
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        family(name, .gauge, help: help)
        sample(name, value)
    }
}
