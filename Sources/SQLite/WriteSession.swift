import Synchronization
import Transport

/// The writer's thread and the connection that lives on it.
actor WriteSession {
    private let connection: Connection
    private let queue: WorkQueue
    private let executor: BlockingExecutor
    private let batchLimit: Int
    private let checkpointPages: Int
    private let statistics: StorageStatistics
    private let observer: CommitObserver?
    private let file: DatabaseFile
    /// The file that was opened.
    private let identity: DatabaseFile.Identity?
    private var pagesAtLastCheckpoint = 0
    private var isFinished = false

    init(
        connection: sending Connection, queue: WorkQueue, executor: BlockingExecutor, batchLimit: Int,
        checkpointPages: Int, file: DatabaseFile, statistics: StorageStatistics, observer: CommitObserver?
    ) {
        self.file = file
        identity = file.identity
        connection.takeOverCheckpoints()
        self.connection = connection
        self.queue = queue
        self.executor = executor
        self.batchLimit = batchLimit
        self.checkpointPages = checkpointPages
        self.statistics = statistics
        self.observer = observer
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Works until nothing waits.
    func drain() {
        guard !isFinished else { return }
        while true {
            let batch = queue.take(upTo: batchLimit, worker: 0)
            if batch.isEmpty { return }
            settle(batch)
            // After the results are handed back: no caller of this group waits for the copying.
            checkpointIfDue()
        }
    }

    func finish() throws(SQLiteError) {
        drain()
        guard !isFinished else { return }
        isFinished = true
        defer { connection.close() }
        try connection.checkpoint(truncating: true)
    }

    /// How a transaction for a group ended; nobody has been told yet.
    private enum Ending {
        case committed([Attempt])
        /// Rolled back, for a reason that concerns all of them.
        case failed(SQLiteError)
        /// Rolled back because one unit left half of its work behind.
        case spoiled
    }

    private func settle(_ batch: [any UnitOfWork]) {
        let started = ContinuousClock.now
        switch transact(batch) {
        case .committed(let attempts):
            statistics.commits.add(1, ordering: .relaxed)
            statistics.units.add(attempts.count, ordering: .relaxed)
            observer?(attempts.count, ContinuousClock.now - started)
            for attempt in attempts { attempt.finish() }
        case .failed(let error):
            statistics.failedCommits.add(1, ordering: .relaxed)
            for unit in batch { unit.reject(error) }
        case .spoiled:
            for unit in batch { settle([unit]) }
        }
    }

    /// One transaction for the whole group, without a savepoint around each unit: a savepoint makes SQLite copy every
    /// page before its first change, for a failure that hardly ever comes. A statement that breaks a rule undoes itself,
    /// so a unit that failed and changed nothing needs no undoing; one that did spoils the group, which is run again.
    private func transact(_ batch: [any UnitOfWork]) -> Ending {
        do throws(SQLiteError) {
            if connection.isInTransaction { try connection.statement("ROLLBACK").run() }
            // Rows written to a file that has lost its name would be acknowledged and gone with this process.
            guard file.identity == identity else {
                throw SQLiteError(
                    .io, "the database file was removed or replaced while it was open; restart the service")
            }
            connection.transactionCount += 1
            try connection.statement("BEGIN IMMEDIATE").run()
            var attempts: [Attempt] = []
            attempts.reserveCapacity(batch.count)
            for unit in batch {
                let changesBefore = connection.totalChanges
                let attempt = unit.perform(on: connection)
                if let error = attempt.error {
                    if error.endsTransaction || !connection.isInTransaction { throw error }
                    if connection.totalChanges != changesBefore {
                        if batch.count == 1 { throw error }
                        rollBack()
                        return .spoiled
                    }
                }
                attempts.append(attempt)
            }
            try connection.statement("COMMIT").run()
            return .committed(attempts)
        } catch {
            rollBack()
            return .failed(error)
        }
    }

    private func rollBack() {
        guard connection.isInTransaction else { return }
        do throws(SQLiteError) {
            try connection.statement("ROLLBACK").run()
        } catch {
            // The next group begins with another try, and its members hear of it if that fails too.
            statistics.failedRollbacks.add(1, ordering: .relaxed)
        }
    }

    private func checkpointIfDue() {
        let pages = connection.pagesInLog
        if pages < pagesAtLastCheckpoint { pagesAtLastCheckpoint = 0 }  // the log has started again
        // Counted from the last one: a reader that holds the log back must not cause a checkpoint at every commit.
        guard pages - pagesAtLastCheckpoint >= checkpointPages else { return }
        pagesAtLastCheckpoint = pages
        do throws(SQLiteError) {
            try connection.checkpoint()
            statistics.checkpoints.add(1, ordering: .relaxed)
        } catch {
            // Nothing is lost: the log is whole, grows, and is tried again.
            statistics.failedCheckpoints.add(1, ordering: .relaxed)
        }
    }
}

extension SQLiteError {
    /// The failures after which SQLite advises to roll back, if it has not done so itself
    /// (https://sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
    fileprivate var endsTransaction: Bool {
        switch kind {
        case .full, .io, .busy, .corrupt, .readOnly, .notADatabase, .cannotOpen: true
        default: false
        }
    }
}
