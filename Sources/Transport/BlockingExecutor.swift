import Dispatch

/// A serial executor with a thread of its own, for code that blocks: a SQLite connection, a Redis connection, an SMTP
/// session, a file being written.
///
/// Blocking calls must run neither on an event loop (its connections would stall) nor on the cooperative pool (the
/// process would). `Task(executorPreference: executor)` confines a task to it, and an actor may name it as its
/// executor.
package final class BlockingExecutor: SerialExecutor, TaskExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: shown by debuggers, for example `sqlite.writer`.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if let calls = GatheredCalls.current { calls.add(job, on: self) } else { start(job) }
    }

    func start(_ job: UnownedJob) {
        queue.async { [self] in
            job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        }
    }

    /// Runs a closure on the executor's thread and gives its value back.
    package func run<Value: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(Failure) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
