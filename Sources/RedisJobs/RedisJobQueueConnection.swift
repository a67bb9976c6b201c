import Jobs
import Redis

/// One line to the queue in Redis. Confined to the thread that opened it.
final class RedisJobQueueConnection: RelayConnection {
    let connection: RedisConnection
    let keys: RedisKeys
    private let root: [RedisWord]
    private let cache = RedisScript.Cache()

    /// Jobs put in by one call of the script: the server does nothing else meanwhile.
    private static let batch = 50

    init(connection: RedisConnection, keys: RedisKeys) {
        self.connection = connection
        self.keys = keys
        root = [RedisWord(keys.root)]
    }

    func enqueue(_ jobs: [QueuedJob]) throws(JobQueueError) -> [EnqueueResult] {
        guard !jobs.isEmpty else { return [] }
        let calls = stride(from: 0, to: jobs.count, by: Self.batch).map { start in
            QueueCall.enqueue(jobs[start..<min(start + Self.batch, jobs.count)])
        }
        var results: [EnqueueResult] = []
        for batch in try run(calls) { results += batch }
        return results
    }

    func register(worker: String, lease: Duration) throws(JobQueueError) {
        _ = try run(.beat(worker, lease: lease, isFirst: true))
    }

    func beat(worker: String, lease: Duration) throws(JobQueueError) -> Bool {
        try run(.beat(worker, lease: lease, isFirst: false))
    }

    func unregister(worker: String) throws(JobQueueError) {
        // Ending the lease is one atomic step; whoever reaps next tidies the list, and finds what may still be in it.
        _ = try ask(["ZADD", keys.workers, "XX", "0", worker])
    }

    func disown(worker: String, except jobs: [String]) throws(JobQueueError) -> Int {
        try run(.disown(worker, except: jobs))
    }

    func claim(_ request: ClaimRequest) throws(JobQueueError) -> Claim { try run(.claim(request)) }

    func waitForWork(in lanes: ClaimLanes, upTo limit: Duration) throws(JobQueueError) {
        let bell = lanes == .suspects ? keys.suspectsBell : keys.bell
        let seconds = max(1, (limit.wholeMilliseconds + 999) / 1_000)
        try translating { () throws(RedisError) in
            _ = try connection.run(["BLPOP", RedisWord(bell), RedisWord(seconds)], blockingFor: .seconds(seconds))
        }
    }

    func begin(worker: String, job: String, phase: DeliveryPhase) throws(JobQueueError) -> Bool {
        try run(.begin(worker, job, phase))
    }

    func finish(worker: String, _ settlements: [JobSettlement]) throws(JobQueueError) -> FinishReport {
        try run(.finish(worker, settlements))
    }

    func finish(
        worker: String, _ settlements: [JobSettlement], thenClaim request: ClaimRequest
    ) throws(JobQueueError) -> (report: FinishReport, claim: Result<Claim, JobQueueError>) {
        let finish = QueueCall.finish(worker, settlements)
        let claim = QueueCall.claim(request)
        let replies = try replies(to: [finish.scriptCall, claim.scriptCall])
        let report = try finish.value(of: replies[0])
        do throws(JobQueueError) { return (report, .success(try claim.value(of: replies[1]))) } catch {
            return (report, .failure(error))
        }
    }

    func promote(limit: Int) throws(JobQueueError) -> (moved: Int, nextDue: Duration?) {
        try run(.promote(limit: limit))
    }

    func reap(limit: Int, maximumCrashes: Int) throws(JobQueueError) -> Int {
        try run(.reap(limit: limit, maximumCrashes: maximumCrashes))
    }

    func forget(deadFor age: Duration, limit: Int) throws(JobQueueError) -> Int {
        try run(.forget(deadFor: age, limit: limit))
    }
}

// MARK: Sending

extension RedisJobQueueConnection {
    func run<Value>(_ call: QueueCall<Value>) throws(JobQueueError) -> Value {
        try call.value(of: try replies(to: [call.scriptCall])[0])
    }

    /// Calls of one kind in one pipeline.
    ///
    /// - Throws: the first refusal; the calls after it have been carried out too.
    func run<Value>(_ calls: [QueueCall<Value>]) throws(JobQueueError) -> [Value] {
        let replies = try replies(to: calls.map(\.scriptCall))
        var values: [Value] = []
        values.reserveCapacity(calls.count)
        for (call, reply) in zip(calls, replies) { values.append(try call.value(of: reply)) }
        return values
    }

    private func replies(to calls: [RedisScript.Call]) throws(JobQueueError) -> [RedisReply] {
        try translating { () throws(RedisError) in
            try RedisScript.run(calls, on: connection, cache: cache, keys: root)
        }
    }

    /// A plain command.
    func ask(_ words: [String]) throws(JobQueueError) -> RedisReply {
        try translating { () throws(RedisError) in try connection.run(words) }
    }

    /// Plain commands in one pipeline; one that is refused refuses all.
    func ask(_ commands: [[RedisWord]]) throws(JobQueueError) -> [RedisReply] {
        try translating { () throws(RedisError) in
            try connection.pipeline(commands).map { (reply) throws(RedisError) in try reply.success() }
        }
    }

    func translating<Value>(_ body: () throws(RedisError) -> Value) throws(JobQueueError) -> Value {
        do throws(RedisError) { return try body() } catch { throw JobQueueError(error) }
    }
}
