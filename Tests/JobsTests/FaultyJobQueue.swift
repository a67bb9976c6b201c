import Jobs
import Synchronization

/// A queue whose connections break at the worst moment: the call is carried out, and its reply is lost.
final class FaultyJobQueue: JobQueue {
    enum Call: Sendable {
        case register, beat, claim, beginRun, beginData, finish, promote, reap
    }

    private let base: any JobQueue
    private let pending = Mutex<[Call: Int]>([:])

    init(_ base: any JobQueue) { self.base = base }

    /// Loses the replies of the next `count` calls of that kind.
    func loseReply(of call: Call, count: Int = 1) {
        pending.withLock { $0[call, default: 0] += count }
    }

    /// Whether every loss that was asked for has happened.
    var hasStruck: Bool { pending.withLock { $0.values.allSatisfy { $0 == 0 } } }

    func connect() throws(JobQueueError) -> any JobQueueConnection {
        Connection(queue: self, base: try base.connect())
    }

    fileprivate func strike(_ call: Call) throws(JobQueueError) {
        let strikes = pending.withLock { pending in
            guard let left = pending[call], left > 0 else { return false }
            pending[call] = left - 1
            return true
        }
        if strikes { throw .unavailable("the reply was lost") }
    }

    private final class Connection: JobQueueConnection {
        private let queue: FaultyJobQueue
        private let base: any JobQueueConnection

        init(queue: FaultyJobQueue, base: any JobQueueConnection) {
            self.queue = queue
            self.base = base
        }

        func enqueue(_ jobs: [QueuedJob]) throws(JobQueueError) -> [EnqueueResult] { try base.enqueue(jobs) }

        func register(worker: String, lease: Duration) throws(JobQueueError) {
            try base.register(worker: worker, lease: lease)
            try queue.strike(.register)
        }

        func beat(worker: String, lease: Duration) throws(JobQueueError) -> Bool {
            let isAlive = try base.beat(worker: worker, lease: lease)
            try queue.strike(.beat)
            return isAlive
        }

        func unregister(worker: String) throws(JobQueueError) { try base.unregister(worker: worker) }

        func claim(worker: String, upTo limit: Int, from lanes: ClaimLanes) throws(JobQueueError) -> [ClaimedJob] {
            let jobs = try base.claim(worker: worker, upTo: limit, from: lanes)
            // An empty reply is no loss worth testing.
            if !jobs.isEmpty { try queue.strike(.claim) }
            return jobs
        }

        func waitForWork(in lanes: ClaimLanes, upTo limit: Duration) throws(JobQueueError) {
            try base.waitForWork(in: lanes, upTo: limit)
        }

        func begin(worker: String, job: String, phase: DeliveryPhase) throws(JobQueueError) -> Bool {
            let isMine = try base.begin(worker: worker, job: job, phase: phase)
            try queue.strike(phase == .run ? .beginRun : .beginData)
            return isMine
        }

        func finish(worker: String, _ settlements: [JobSettlement]) throws(JobQueueError) -> [FinishResult] {
            let results = try base.finish(worker: worker, settlements)
            try queue.strike(.finish)
            return results
        }

        func promote(limit: Int) throws(JobQueueError) -> (moved: Int, nextDue: Duration?) {
            let result = try base.promote(limit: limit)
            try queue.strike(.promote)
            return result
        }

        func reap(limit: Int, maximumCrashes: Int) throws(JobQueueError) -> Int {
            let count = try base.reap(limit: limit, maximumCrashes: maximumCrashes)
            try queue.strike(.reap)
            return count
        }

        func requeue(_ id: String) throws(JobQueueError) -> Bool { try base.requeue(id) }

        func events(after cursor: String, waiting limit: Duration) throws(JobQueueError) -> JobEvents {
            try base.events(after: cursor, waiting: limit)
        }

        func states(of ids: [String]) throws(JobQueueError) -> [JobState?] { try base.states(of: ids) }
        func depths() throws(JobQueueError) -> QueueDepths { try base.depths() }
        func incarnation() throws(JobQueueError) -> String { try base.incarnation() }
    }
}
