import Synchronization
import Transport

/// Copies the write-ahead log into the file beside the writer; see ``CheckpointPolicy`` for when, and why not alone.
///
/// It has a connection and a thread of its own: copying four thousand pages and syncing the file takes tens of
/// milliseconds, which the callers of the next group would wait.
final class Checkpointer: Sendable {
    private let session: CheckpointSession
    private let executor: BlockingExecutor
    private let statistics: StorageStatistics
    private let policy: Mutex<CheckpointPolicy>
    /// Copies of the policy's for the writer, which looks at each commit.
    private let finishing = Atomic<Bool>(false)
    private let full = Atomic<Bool>(false)
    private let isClosed = Atomic<Bool>(false)
    private static let pause = Duration.milliseconds(250)

    init(connection: sending Connection, policy: CheckpointPolicy, statistics: StorageStatistics) {
        executor = BlockingExecutor(label: "sqlite.checkpoints")
        session = CheckpointSession(connection: connection, executor: executor)
        self.policy = Mutex(policy)
        self.statistics = statistics
    }

    /// Whether the writer has to copy the rest.
    var isFinishing: Bool { finishing.load(ordering: .acquiring) }

    /// Whether nothing may be written, because the log is as long as it may be.
    var isLogFull: Bool { full.load(ordering: .relaxed) }

    /// After a commit, on the writer's thread.
    /// - Returns: whether ``begin(wakeWriter:)`` has to follow.
    func committed(pagesInLog: Int) -> Bool {
        update { $0.committed(pagesInLog: pagesInLog) }
    }

    /// Starts copying on the checkpointer's thread.
    /// - Parameter wakeWriter: called when the writer has to copy the rest, in case it sleeps.
    func begin(wakeWriter: @escaping @Sendable () -> Void) {
        Task(executorPreference: executor) { [self] in
            await copy(wakeWriter)
            // A full log is copied without waiting for a commit, because there will be none.
            while isLogFull, !isClosed.load(ordering: .relaxed) {
                // Nobody cancels this task.
                try? await Task.sleep(for: Self.pause)
                if update({ $0.retry() }) { await copy(wakeWriter) }
            }
        }
    }

    /// After the writer was asked and has copied the rest, on its thread.
    func finished(begunAgain: Bool) {
        if begunAgain {
            statistics.checkpoints.add(1, ordering: .relaxed)
        } else {
            statistics.heldCheckpoints.add(1, ordering: .relaxed)
        }
        update { $0.finished(begunAgain: begunAgain) }
    }

    /// After the writer was asked and could not.
    func failed() {
        statistics.failedCheckpoints.add(1, ordering: .relaxed)
        update { $0.failed() }
    }

    /// Ends what it does and closes its connection.
    func close() async {
        isClosed.store(true, ordering: .relaxed)
        await session.close()
    }

    private func copy(_ wakeWriter: @Sendable () -> Void) async {
        while true {
            do throws(SQLiteError) {
                guard let progress = try await session.copy() else { return }
                switch update({ $0.copied(progress.copied, of: progress.pages) }) {
                case .copyAgain: continue
                case .finish: return wakeWriter()
                case .heldBack:
                    statistics.heldCheckpoints.add(1, ordering: .relaxed)
                    return
                }
            } catch {
                // Nothing is lost: the log is whole, grows, and is tried again.
                if error.kind == .busy { statistics.busy.add(1, ordering: .relaxed) }
                return failed()
            }
        }
    }

    @discardableResult
    private func update<Value: Sendable>(_ body: (inout CheckpointPolicy) -> Value) -> Value {
        policy.withLock { policy in
            let value = body(&policy)
            finishing.store(policy.phase == .finishing, ordering: .releasing)
            full.store(policy.isFull, ordering: .relaxed)
            return value
        }
    }
}
