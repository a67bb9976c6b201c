import Synchronization
import Transport

/// The one way to change the database: many callers, one transaction, one sync.
///
/// A thread owns the only connection that writes. It takes every unit of work that waits, runs them in one transaction,
/// commits, hands the results back, and repeats; what arrives during the sync is the next group. A lone caller waits
/// for exactly one commit, and nobody waits for a timer.
package final class GroupCommitWriter: Sendable {
    private let queue: WorkQueue
    private let session: WriteSession
    private let executor: BlockingExecutor
    private let checkpointer: Checkpointer
    private let statistics: StorageStatistics

    /// - Parameters:
    ///   - connection: opened for writing and configured; the writer closes it.
    ///   - copying: another one, configured for checkpoints; closed by the writer as well.
    package init(
        connection: sending Connection, copying: sending Connection, configuration: DatabaseConfiguration,
        statistics: StorageStatistics, observer: CommitObserver? = nil
    ) {
        checkpointer = Checkpointer(
            connection: copying, policy: CheckpointPolicy(configuration), statistics: statistics)
        queue = WorkQueue(policy: configuration.admission, workers: 1)
        executor = BlockingExecutor(label: "sqlite.writer")
        self.statistics = statistics
        session = WriteSession(
            connection: connection, queue: queue, executor: executor, batchLimit: max(1, configuration.batchLimit),
            checkpointer: checkpointer, file: DatabaseFile(path: configuration.path),
            statistics: statistics, observer: observer)
    }

    /// Runs `body` in a transaction that it shares with whoever else waits; its value is durable when this returns.
    ///
    /// Returning keeps what the body did, throwing undoes it, and neither touches its neighbours. The body runs on the
    /// writer's thread, must not wait for anything, and **may run twice**: when a neighbour fails half-way the group is
    /// rolled back and its members run again, each alone. Callable from any executor, which stays free meanwhile.
    /// - Throws: what the body threw; `full`, `io` and the like for every member when the transaction failed;
    ///   `overloaded`; `closed`.
    package func write<Value: Sendable>(
        from origin: WorkOrigin = .caller,
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Value
    ) async throws(SQLiteError) -> Value {
        let result = await withUnsafeContinuation { continuation in
            submit(PendingWork(body: body, continuation: continuation), from: origin)
        }
        return try result.get()
    }

    /// As ``write(_:)``, for a caller with a thread of its own, which it blocks.
    package func writeBlocking<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> Value {
        let work = BlockingWork(body)
        submit(work, from: .service)
        return try work.wait()
    }

    /// Units that wait for the writer now.
    package var queueDepth: Int { queue.depth }

    /// Whether new work is refused because the writer closes or is closed.
    package var isClosed: Bool { queue.isClosed }

    /// Refuses new work, finishes what waits, empties the write-ahead log and closes the connection.
    ///
    /// Readers should be closed before, or their snapshots keep the log from being emptied; nothing is lost by that.
    package func close() async throws(SQLiteError) {
        queue.close()
        await checkpointer.close()
        try await session.finish()
    }

    private func submit(_ unit: some UnitOfWork, from origin: WorkOrigin) {
        switch queue.offer(unit, from: origin) {
        case .waiting: break
        case .wake:
            // Ends when the queue is empty; `finish` comes after it on the same thread.
            Task(executorPreference: executor) { [session] in await session.drain() }
        case .refused(let refusal):
            statistics.count(refusal)
            unit.reject(SQLiteError(refusal))
        case .closed: unit.reject(.closed)
        }
    }
}
