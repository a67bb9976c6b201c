import Dispatch
import Synchronization
import Timekeeping

/// A queue in this process' memory: the behaviour of the real one without a server. Usable from any thread.
package final class MemoryJobQueue: JobQueue {
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

    package func connect() throws(JobQueueError) -> any JobQueueConnection {
        try access { (_, _) throws(JobQueueError) in }
        return Connection(queue: self)
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

    fileprivate func access<Value>(
        _ body: (inout MemoryQueueState, Int64) throws(JobQueueError) -> Value
    ) throws(JobQueueError) -> Value {
        let now = clock()
        let result: Result<Value, JobQueueError> = shared.withLock { shared in
            if let failure = shared.failure { return .failure(failure) }
            do throws(JobQueueError) { return .success(try body(&shared.state, now)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    fileprivate var incarnation: Int { shared.withLock { $0.incarnation } }

    private final class Connection: JobQueueConnection {
        private let queue: MemoryJobQueue

        init(queue: MemoryJobQueue) { self.queue = queue }

        func enqueue(_ jobs: [QueuedJob]) throws(JobQueueError) -> [EnqueueResult] {
            try queue.access { (state, now) throws(JobQueueError) in jobs.map { state.enqueue($0, now: now) } }
        }

        func register(worker: String, lease: Duration) throws(JobQueueError) {
            try queue.access { (state, now) throws(JobQueueError) in
                try state.register(worker, until: now + lease.wholeMilliseconds)
            }
        }

        func beat(worker: String, lease: Duration) throws(JobQueueError) -> Bool {
            try queue.access { (state, now) throws(JobQueueError) in
                state.beat(worker, until: now + lease.wholeMilliseconds, now: now)
            }
        }

        func unregister(worker: String) throws(JobQueueError) {
            try queue.access { (state, _) throws(JobQueueError) in state.unregister(worker) }
        }

        func claim(worker: String, upTo limit: Int, from lanes: ClaimLanes) throws(JobQueueError) -> [ClaimedJob] {
            try queue.access { (state, now) throws(JobQueueError) in
                try state.claim(worker, upTo: limit, from: lanes, now: now)
            }
        }

        func waitForWork(in lanes: ClaimLanes, upTo limit: Duration) throws(JobQueueError) {
            try poll(upTo: limit) { state in state.hasWork(in: lanes) }
        }

        func begin(worker: String, job: String, phase: DeliveryPhase) throws(JobQueueError) -> Bool {
            try queue.access { (state, _) throws(JobQueueError) in state.begin(worker, job: job, phase: phase) }
        }

        func finish(worker: String, _ settlements: [JobSettlement]) throws(JobQueueError) -> [FinishResult] {
            try queue.access { (state, now) throws(JobQueueError) in
                settlements.map { state.finish(worker, $0, now: now) }
            }
        }

        func promote(limit: Int) throws(JobQueueError) -> (moved: Int, nextDue: Duration?) {
            let (moved, next) = try queue.access { (state, now) throws(JobQueueError) in
                state.promote(limit: limit, now: now)
            }
            return (moved, next.map { .milliseconds($0) })
        }

        func reap(limit: Int, maximumCrashes: Int) throws(JobQueueError) -> Int {
            try queue.access { (state, now) throws(JobQueueError) in
                state.reap(limit: limit, maximumCrashes: maximumCrashes, now: now)
            }
        }

        func requeue(_ id: String) throws(JobQueueError) -> Bool {
            try queue.access { (state, _) throws(JobQueueError) in state.requeue(id) }
        }

        func events(after cursor: String, waiting limit: Duration) throws(JobQueueError) -> JobEvents {
            try poll(upTo: limit) { state in !state.events(after: cursor).events.isEmpty }
            return try queue.access { (state, _) throws(JobQueueError) in state.events(after: cursor) }
        }

        func states(of ids: [String]) throws(JobQueueError) -> [JobState?] {
            try queue.access { (state, _) throws(JobQueueError) in ids.map { state.state(of: $0) } }
        }

        func depths() throws(JobQueueError) -> QueueDepths {
            try queue.access { (state, _) throws(JobQueueError) in state.depths }
        }

        func incarnation() throws(JobQueueError) -> String {
            try queue.access { (_, _) throws(JobQueueError) in }
            return String(queue.incarnation)
        }

        /// Blocks this thread until `condition` holds or the time is over.
        private func poll(
            upTo limit: Duration, _ condition: (MemoryQueueState) -> Bool
        ) throws(JobQueueError) {
            let end = ContinuousClock.now + limit
            while try !queue.access({ (state, _) throws(JobQueueError) in condition(state) }), ContinuousClock.now < end
            {
                _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(2))
            }
        }
    }
}
