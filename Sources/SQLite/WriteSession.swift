import Synchronization
import Transport

/// The writer's thread and the connection that lives on it.
actor WriteSession {
    private let connection: Connection
    private let queue: WorkQueue
    private let executor: BlockingExecutor
    private let batchLimit: Int
    private let checkpointer: Checkpointer
    private let statistics: StorageStatistics
    private let observer: CommitObserver?
    private let file: DatabaseFile
    /// The file that was opened.
    private let identity: DatabaseFile.Identity?
    private var isFinished = false

    init(
        connection: sending Connection, queue: WorkQueue, executor: BlockingExecutor, batchLimit: Int,
        checkpointer: Checkpointer, file: DatabaseFile, statistics: StorageStatistics, observer: CommitObserver?
    ) {
        self.file = file
        identity = file.identity
        connection.takeOverCheckpoints()
        self.connection = connection
        self.queue = queue
        self.executor = executor
        self.batchLimit = batchLimit
        self.checkpointer = checkpointer
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
            turnAway(batch.late)
            if !batch.units.isEmpty { settle(batch.units) }
            // After the results are handed back: no caller of this group waits for the copying.
            finishCheckpointIfAsked()
        }
    }

    private func turnAway(_ units: [any UnitOfWork]) {
        for unit in units {
            statistics.count(.late)
            unit.reject(SQLiteError(.late))
        }
    }

    /// Copies what the checkpointer has left of the log, and sees to it that the next commit begins the log again.
    func finishCheckpointIfAsked() {
        guard !isFinished, checkpointer.isFinishing else { return }
        do throws(SQLiteError) {
            try connection.checkpoint(.restart(waiting: Self.patienceWithReaders))
            checkpointer.finished(begunAgain: true)
        } catch {
            if error.kind == .busy { checkpointer.finished(begunAgain: false) } else { checkpointer.failed() }
        }
    }

    /// Reads take microseconds, and the callers of the next group wait meanwhile.
    private static let patienceWithReaders = Duration.milliseconds(2)

    /// Another process that has the database open, such as the next one in a restart, may keep the log from being emptied.
    /// That is no failure: the last one to close empties it.
    func finish() throws(SQLiteError) {
        drain()
        guard !isFinished else { return }
        isFinished = true
        defer { connection.close() }
        do throws(SQLiteError) {
            try connection.checkpoint(.truncate(waiting: Self.patienceWithOthers))
        } catch {
            guard error.kind == .busy else { throw error }
            statistics.busy.add(1, ordering: .relaxed)
        }
    }

    /// The other process cannot write meanwhile.
    private static let patienceWithOthers = Duration.milliseconds(100)

    private nonisolated func wakeForCheckpoint() {
        Task(executorPreference: executor) { await self.finishCheckpointIfAsked() }
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
            GatheredCalls.gathered { for attempt in attempts { attempt.finish() } }
            if checkpointer.committed(pagesInLog: connection.pagesInLog) {
                checkpointer.begin { [weak self] in self?.wakeForCheckpoint() }
            }
        case .failed(let error):
            statistics.failedCommits.add(1, ordering: .relaxed)
            if error.kind == .busy { statistics.busy.add(1, ordering: .relaxed) }
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
            guard !checkpointer.isLogFull else {
                throw SQLiteError(
                    .full, "the write-ahead log is as long as it may be: a reader has held it back for too long")
            }
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
