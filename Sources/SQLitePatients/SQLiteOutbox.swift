package import Patients
import SQLite
package import Timekeeping

/// The outbox in the patient database: rows written with their patient, read by the relay, and settled by the events of
/// the queue. Callable from any executor.
package struct SQLiteOutbox: OutboxStore {
    private let storage: PatientStorage

    init(storage: PatientStorage) {
        self.storage = storage
    }

    /// Rows in state 0 by sequence; a `limit` below 1 counts as 1, here and in `open`.
    package func pending(queue: String, limit: Int) async throws(RepositoryError) -> [PendingMessage] {
        try await storage.read(from: .service) { connection throws(SQLiteError) in
            .success(try OutboxRows.pending(queue, limit: max(1, limit), on: connection))
        }
    }

    /// State 0 or 1 becomes 1; settled and unknown sequences are passed over.
    package func markRelayed(_ sequences: [Int64], at moment: Timestamp) async throws(RepositoryError) {
        if sequences.isEmpty { return }
        try await storage.write(from: .service) { connection throws(SQLiteError) in
            for sequence in sequences { try OutboxRows.markRelayed(sequence, at: moment, on: connection) }
            return .success(())
        }
    }

    /// Rows in state 1, the one that waits longest for a question first.
    package func open(
        queue: String, checkedBefore moment: Timestamp, limit: Int
    ) async throws(RepositoryError) -> [PendingMessage] {
        try await storage.read(from: .service) { connection throws(SQLiteError) in
            .success(try OutboxRows.open(queue, checkedBefore: moment, limit: max(1, limit), on: connection))
        }
    }

    /// Moves the moment of the last question; only for rows in state 1.
    package func touch(_ sequences: [Int64], at moment: Timestamp) async throws(RepositoryError) {
        if sequences.isEmpty { return }
        try await storage.write(from: .service) { connection throws(SQLiteError) in
            for sequence in sequences { try OutboxRows.touch(sequence, at: moment, on: connection) }
            return .success(())
        }
    }

    /// Reports and cursor are one unit of work; unknown and ended messages are passed over, except that a mail that was
    /// given up may be sent after all, brought back, or taken out.
    package func apply(
        _ reports: [OutboxReport], cursor: String?, queue: String, at moment: Timestamp
    ) async throws(RepositoryError) {
        if reports.isEmpty && cursor == nil { return }
        try await storage.write(from: .service) { connection throws(SQLiteError) in
            for report in reports { try OutboxRows.apply(report, at: moment, on: connection) }
            if let cursor { try RelayCursorRows.move(queue: queue, to: cursor, on: connection) }
            return .success(())
        }
    }

    /// Rows of erased patients that the queue was not told of, by sequence.
    package func withdrawn(queue: String, limit: Int) async throws(RepositoryError) -> [WithdrawnMessage] {
        try await storage.read(from: .service) { connection throws(SQLiteError) in
            .success(try OutboxRows.withdrawn(queue, limit: max(1, limit), on: connection))
        }
    }

    package func markWithdrawn(_ sequences: [Int64]) async throws(RepositoryError) {
        if sequences.isEmpty { return }
        try await storage.write(from: .service) { connection throws(SQLiteError) in
            for sequence in sequences { try OutboxRows.markWithdrawn(sequence, on: connection) }
            return .success(())
        }
    }

    /// What the last reports with a cursor left, `0-0` before the first.
    package func cursor(queue: String) async throws(RepositoryError) -> String {
        try await storage.read(from: .service) { connection throws(SQLiteError) in
            .success(try RelayCursorRows.position(queue: queue, on: connection) ?? "0-0")
        }
    }

    /// Counts rows in state 0 and 1 in one snapshot; its cost grows with their number, not with the table.
    package func summary() async throws(RepositoryError) -> OutboxSummary {
        try await storage.read(from: .service) { connection throws(SQLiteError) in
            let pending = try connection.statement(
                "SELECT count(*), min(created) FROM notification_outbox WHERE state = 0"
            ).first { (count: Int($0.integer(0)), oldest: $0.integerIfPresent(1)) }
            let relayed = try connection.statement(
                "SELECT count(*), min(created) FROM notification_outbox WHERE state = 1"
            ).first { (count: Int($0.integer(0)), oldest: $0.integerIfPresent(1)) }
            let oldest = [pending?.oldest, relayed?.oldest].compactMap(\.self).min()
            return .success(
                OutboxSummary(
                    openCount: (pending?.count ?? 0) + (relayed?.count ?? 0), pendingCount: pending?.count ?? 0,
                    oldestCreatedAt: oldest.map(Timestamp.init(microseconds:))))
        }
    }
}
