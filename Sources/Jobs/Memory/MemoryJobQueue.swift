import Synchronization
import Timekeeping

/// A queue in this process' memory: the behaviour of the real ones without a server. Usable from any thread.
package final class MemoryJobQueue: RelayedJobQueue {
    private struct Shared {
        var state = MemoryQueueState()
        var failure: JobQueueError?
        var incarnation = 1
    }

    private let shared = Mutex(Shared())
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: milliseconds since the epoch.
    package init(clock: @escaping @Sendable () -> Int64 = { Timestamp.now().milliseconds }) {
        self.clock = clock
    }

    package func connect() throws(JobQueueError) -> any JobQueueConnection { try connectRelay() }

    package func connectRelay() throws(JobQueueError) -> any RelayConnection {
        try access { (_, _) throws(JobQueueError) in }
        return MemoryQueueConnection(queue: self)
    }

    /// Makes every call fail with `error` until nil is given, as an outage would.
    package func fail(with error: JobQueueError?) {
        shared.withLock { $0.failure = error }
    }

    /// Forgets everything, as a server that lost its data would.
    package func loseEverything() {
        shared.withLock { shared in
            shared.state = MemoryQueueState()
            shared.incarnation += 1
        }
    }

    func access<Value>(
        _ body: (inout MemoryQueueState, Int64) throws(JobQueueError) -> Value
    ) throws(JobQueueError) -> Value {
        let now = clock()
        let result: Result<Value, JobQueueError> = shared.withLock { shared in
            if let failure = shared.failure { return .failure(failure) }
            do throws(JobQueueError) { return .success(try body(&shared.state, now)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    var incarnation: Int { shared.withLock { $0.incarnation } }
}
