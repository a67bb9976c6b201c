import Jobs
import Synchronization

/// A queue whose connections break at the worst moment: the call is carried out, and its reply is lost.
final class FaultyJobQueue: JobQueue {
    enum Call: Sendable {
        case register, beat, claim, beginRun, beginData, finish, promote, reap
    }

    private let base: any RelayedJobQueue
    private let pending = Mutex<[Call: Int]>([:])

    init(_ base: any RelayedJobQueue) { self.base = base }

    /// Loses the replies of the next `count` calls of that kind.
    func loseReply(of call: Call, count: Int = 1) {
        pending.withLock { $0[call, default: 0] += count }
    }

    /// Whether every loss that was asked for has happened.
    var hasStruck: Bool { pending.withLock { $0.values.allSatisfy { $0 == 0 } } }

    func connect() throws(JobQueueError) -> any JobQueueConnection {
        FaultyConnection(try base.connectRelay(), queue: self)
    }

    fileprivate func strike(_ call: Call) throws(JobQueueError) {
        let strikes = pending.withLock { pending in
            guard let left = pending[call], left > 0 else { return false }
            pending[call] = left - 1
            return true
        }
        if strikes { throw .unavailable("the reply was lost") }
    }
}

private final class FaultyConnection: ForwardingConnection {
    private let queue: FaultyJobQueue

    init(_ base: any RelayConnection, queue: FaultyJobQueue) {
        self.queue = queue
        super.init(base)
    }

    override func register(worker: String, lease: Duration) throws(JobQueueError) {
        try super.register(worker: worker, lease: lease)
        try queue.strike(.register)
    }

    override func beat(worker: String, lease: Duration) throws(JobQueueError) -> Bool {
        let isAlive = try super.beat(worker: worker, lease: lease)
        try queue.strike(.beat)
        return isAlive
    }

    override func claim(_ request: ClaimRequest) throws(JobQueueError) -> Claim {
        let claim = try super.claim(request)
        // An empty reply is no loss worth testing.
        if !claim.jobs.isEmpty { try queue.strike(.claim) }
        return claim
    }

    override func begin(worker: String, job: String, phase: DeliveryPhase) throws(JobQueueError) -> Bool {
        let isMine = try super.begin(worker: worker, job: job, phase: phase)
        try queue.strike(phase == .run ? .beginRun : .beginData)
        return isMine
    }

    override func finish(worker: String, _ settlements: [JobSettlement]) throws(JobQueueError) -> FinishReport {
        let report = try super.finish(worker: worker, settlements)
        try queue.strike(.finish)
        return report
    }

    override func promote(limit: Int) throws(JobQueueError) -> (moved: Int, nextDue: Duration?) {
        let result = try super.promote(limit: limit)
        try queue.strike(.promote)
        return result
    }

    override func reap(limit: Int, maximumCrashes: Int) throws(JobQueueError) -> Int {
        let count = try super.reap(limit: limit, maximumCrashes: maximumCrashes)
        try queue.strike(.reap)
        return count
    }
}
