import Patients
import SQLite
import Synchronization
import Timekeeping

/// Appends to the audit log; used on the writer's thread, where the mutex is never contended.
///
/// It remembers the last entry for as long as a transaction lasts. Another transaction may follow one that was rolled
/// back, so each reads the end of the chain again: one look at the last row, shared by its whole group.
final class AuditChain: Sendable {
    private struct State {
        /// Of the connection, when `sequence` and `hash` were the end; none before the first.
        var transaction: Int64?
        var sequence: Int64 = 0
        var hash = ContentDigest.zero
        /// Kept for its memory.
        var form: [UInt8] = []
    }

    private let state = Mutex(State())

    /// Writes the entry in the transaction that is open.
    func append(
        _ event: AuditEvent, by context: AccessContext, at moment: Timestamp, on connection: Connection
    ) throws(SQLiteError) {
        try state.withLock { state throws(SQLiteError) in
            if state.transaction != connection.transactionCount {
                let head = try AuditRows.head(on: connection)
                state.sequence = head?.sequence ?? 0
                state.hash = head.flatMap { ContentDigest($0.hash) } ?? .zero
                state.transaction = connection.transactionCount
            }
            let record = AuditRecord(event, by: context, at: moment, sequence: state.sequence + 1)
            record.write(after: state.hash, to: &state.form)
            let hash = ContentDigest(of: state.form)
            try AuditRows.insert(record, hash: hash, on: connection)
            state.sequence = record.sequence
            state.hash = hash
        }
    }
}
