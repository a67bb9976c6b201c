import Synchronization
import Transport

/// One reader's thread and the connection that lives on it.
actor ReadSession {
    nonisolated let executor: BlockingExecutor
    private let connection: Connection
    private let queue: WorkQueue
    private let number: Int
    private let statistics: StorageStatistics
    private var isFinished = false

    init(connection: sending Connection, queue: WorkQueue, number: Int, statistics: StorageStatistics) {
        executor = BlockingExecutor(label: "sqlite.reader.\(number)")
        self.connection = connection
        self.queue = queue
        self.number = number
        self.statistics = statistics
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Works until nothing waits.
    func drain() {
        guard !isFinished else { return }
        while true {
            let batch = queue.take(upTo: ReaderPool.snapshotLimit, worker: number)
            if batch.isEmpty { return }
            for unit in batch.late {
                statistics.count(.late)
                unit.reject(SQLiteError(.late))
            }
            if !batch.units.isEmpty { readTogether(batch.units) }
        }
    }

    func finish() {
        drain()
        isFinished = true
        connection.close()
    }

    /// Answers after the snapshot is closed, so that it is never held while a caller runs.
    private func readTogether(_ batch: [any UnitOfWork]) {
        do throws(SQLiteError) {
            // A snapshot whose end failed would keep every later read in the past.
            if connection.isInTransaction { try connection.statement("ROLLBACK").run() }
            try connection.statement("BEGIN").run()
            let attempts = batch.map { $0.perform(on: connection) }
            if connection.isInTransaction { try connection.statement("COMMIT").run() }
            statistics.reads.add(attempts.count, ordering: .relaxed)
            GatheredCalls.gathered { for attempt in attempts { attempt.finish() } }
        } catch {
            for unit in batch { unit.reject(error) }
        }
    }
}
