import Synchronization
import Transport

/// Connections that only read, beside the writer and never waiting for it (https://sqlite.org/wal.html).
///
/// All of them serve one queue, so a long read delays nobody who came after it while another reader is free. What waits
/// is read in one snapshot, up to a limit: beginning and ending a snapshot costs more than a read by key.
package final class ReaderPool: Sendable {
    /// Reads that share a snapshot at most; sixteen measured three times the rate of one.
    static let snapshotLimit = 16

    private let queue: WorkQueue
    private let sessions: [ReadSession]
    private let statistics: StorageStatistics

    /// Opens `configuration.readers` connections; the file must exist and be in WAL mode.
    package init(configuration: DatabaseConfiguration, statistics: StorageStatistics) throws(SQLiteError) {
        let count = max(1, configuration.readers)
        queue = WorkQueue(policy: configuration.admission, workers: count)
        self.statistics = statistics
        var sessions: [ReadSession] = []
        for number in 0..<count {
            let connection = try Connection(
                path: configuration.path, access: .readOnly, vfs: configuration.vfs,
                busyTimeout: configuration.busyTimeout)
            try connection.configureForReading(configuration)
            sessions.append(
                ReadSession(connection: connection, queue: queue, number: number, statistics: statistics))
        }
        self.sessions = sessions
    }

    /// Runs `body` on a reader's thread, on a snapshot that holds everything acknowledged before this call.
    /// - Throws: what the body threw; `overloaded`; `closed`.
    package func read<Value: Sendable>(
        from origin: WorkOrigin = .caller,
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Value
    ) async throws(SQLiteError) -> Value {
        let result = await withUnsafeContinuation { continuation in
            submit(PendingWork(body: body, continuation: continuation), from: origin)
        }
        return try result.get()
    }

    /// As ``read(_:)``, for a caller with a thread of its own, which it blocks.
    package func readBlocking<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> Value {
        let work = BlockingWork(body)
        submit(work, from: .service)
        return try work.wait()
    }

    /// Connections in the pool.
    package var connections: Int { sessions.count }

    /// Units that wait for a reader now.
    package var queueDepth: Int { queue.depth }

    /// Refuses new reads, finishes those that wait and closes the connections.
    package func close() async {
        queue.close()
        for session in sessions { await session.finish() }
    }

    private func submit(_ unit: some UnitOfWork, from origin: WorkOrigin) {
        switch queue.offer(unit, from: origin) {
        case .waiting: break
        case .wake(let worker):
            let session = sessions[worker]
            // Ends when the queue is empty; `finish` comes after it on the same thread.
            Task(executorPreference: session.executor) { await session.drain() }
        case .refused(let refusal):
            statistics.count(refusal)
            unit.reject(SQLiteError(refusal))
        case .closed: unit.reject(.closed)
        }
    }
}
