import Jobs
import SQLite
import Synchronization

/// A line to the queue within the outbox. Its calls block the caller's thread until the database has answered; what they
/// change is durable then.
final class OutboxQueueConnection: JobQueueConnection {
    let queue: OutboxJobQueue

    init(queue: OutboxJobQueue) { self.queue = queue }

    /// One step, in the transaction that it shares with whoever else writes.
    func step<Value: Sendable>(
        _ body: @escaping @Sendable (QueueStep) throws(SQLiteError) -> Value
    ) throws(JobQueueError) -> Value {
        let (name, now) = (queue.name, queue.now)
        do throws(SQLiteError) {
            return try queue.database.writer.writeBlocking { connection throws(SQLiteError) in
                try body(QueueStep(queue: name, now: now, connection: connection))
            }
        } catch {
            throw JobQueueError(error)
        }
    }

    func look<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Value
    ) throws(JobQueueError) -> Value {
        do throws(SQLiteError) { return try queue.database.readers.readBlocking(body) } catch {
            throw JobQueueError(error)
        }
    }

    private func ring(_ rings: QueueStep.Rings) {
        if rings.regular { queue.bell.ring() }
        if rings.suspects { queue.suspectsBell.ring() }
    }

    /// Jobs without an outbox row of their own, such as those that a tool puts in; the outbox's are taken over by claims.
    func enqueue(_ jobs: [QueuedJob]) throws(JobQueueError) -> [EnqueueResult] {
        let results = try step { step throws(SQLiteError) in
            var results: [EnqueueResult] = []
            for job in jobs {
                if try QueueRows.isKnown(job.id, on: step.connection) {
                    results.append(.known)
                    continue
                }
                let record = JobRecord(job, at: step.now)
                var row = QueueRows.Row(id: job.id, record: record, envelope: job.envelope, position: 0)
                _ = try step.place(&row, first: false)
                try QueueRows.insert(
                    job, record, queue: step.queue, position: row.position, on: step.connection)
                results.append(.new)
            }
            return results
        }
        if results.contains(.new) { queue.bell.ring() }
        return results
    }

    func register(worker: String, lease: Duration) throws(JobQueueError) {
        let isNew = try step { step throws(SQLiteError) in
            try QueueRows.takeOver(step.queue, now: step.now, on: step.connection)
            return try WorkerRows.register(
                worker, step.queue, until: step.now + lease.wholeMilliseconds, on: step.connection)
        }
        if !isNew { throw .duplicateWorker }
    }

    func beat(worker: String, lease: Duration) throws(JobQueueError) -> Bool {
        try step { step throws(SQLiteError) in
            try WorkerRows.renew(
                worker, step.queue, until: step.now + lease.wholeMilliseconds, now: step.now, on: step.connection)
        }
    }

    func describe(worker: String, _ description: WorkerDescription) throws(JobQueueError) {
        try step { step throws(SQLiteError) in
            try WorkerRows.describe(worker, step.queue, description, on: step.connection)
        }
    }

    func unregister(worker: String) throws(JobQueueError) {
        try step { step throws(SQLiteError) in try WorkerRows.endLease(worker, step.queue, on: step.connection) }
    }

    func disown(worker: String, except jobs: [String]) throws(JobQueueError) -> Int {
        let known = Set(jobs)
        let count = try step { step throws(SQLiteError) in try step.disown(worker, except: known) }
        if count > 0 { ring(QueueStep.Rings(regular: true, suspects: true)) }
        return count
    }

    func claim(_ request: ClaimRequest) throws(JobQueueError) -> Claim {
        let now = queue.now
        let (admission, free, pause) = queue.memory.withLock { memory in
            let free = request.rate.map { memory.rate.free($0, at: now * 1_000) } ?? .max
            return (
                memory.breaker.admission(at: now), free, request.rate.map { memory.rate.wait($0, at: now * 1_000) }
            )
        }
        var limit = min(request.limit, free)
        switch admission {
        case .all: break
        case .probe: limit = min(limit, 1)
        case .wait(let milliseconds):
            // Whether the worker is alive, and the queue not paused, is asked all the same.
            let claim = try step { step throws(SQLiteError) in try step.claim(request, limit: 0) }.get()
            return claim.pause == nil ? Claim(jobs: [], pause: .milliseconds(milliseconds)) : claim
        }
        let claim = try step { [limit] step throws(SQLiteError) in try step.claim(request, limit: limit) }.get()
        if claim.pause == nil, free == 0 { return Claim(jobs: [], pause: pause) }
        queue.memory.withLock { memory in
            if admission == .probe, let probe = claim.jobs.first { memory.breaker.began(probe: probe.id, at: now) }
            if let rate = request.rate { memory.rate.take(claim.jobs.count, rate, at: now * 1_000) }
        }
        return claim
    }

    func waitForWork(in lanes: ClaimLanes, upTo limit: Duration) throws(JobQueueError) {
        let (name, places) = (queue.name, lanes == .suspects ? [QueueRows.Place.suspect] : [.ready])
        let hasWork = try look { connection throws(SQLiteError) in
            for place in places
            where try !QueueRows.rows(name, place, limit: 1, on: connection).isEmpty { return true }
            return lanes == .suspects ? false : try QueueRows.hasNews(name, on: connection)
        }
        if !hasWork { (lanes == .suspects ? queue.suspectsBell : queue.bell).wait(upTo: limit) }
    }

    func begin(worker: String, job: String, phase: DeliveryPhase) throws(JobQueueError) -> Bool {
        try step { step throws(SQLiteError) in try step.begin(worker, job, phase) }
    }

    func finish(worker: String, _ settlements: [JobSettlement]) throws(JobQueueError) -> FinishReport {
        let ends = try step { step throws(SQLiteError) in
            var ends: [(FinishResult, QueueStep.Rings)] = []
            for settlement in settlements { ends.append(try step.finish(worker, settlement)) }
            return ends
        }
        let now = queue.now
        var change: CircuitChange?
        queue.memory.withLock { memory in
            for settlement in settlements {
                change = memory.breaker.learn(settlement.outcome.evidence, of: settlement.id, at: now) ?? change
            }
        }
        for (_, rings) in ends { ring(rings) }
        return FinishReport(results: ends.map(\.0), circuit: change)
    }

    func promote(limit: Int) throws(JobQueueError) -> (moved: Int, nextDue: Duration?) {
        let (moved, next) = try step { step throws(SQLiteError) in try step.promote(limit: limit) }
        if moved > 0 { queue.bell.ring() }
        return (moved, next.map { .milliseconds($0) })
    }

    func reap(limit: Int, maximumCrashes: Int) throws(JobQueueError) -> Int {
        let (moved, rings) = try step { step throws(SQLiteError) in
            try step.reap(limit: limit, maximumCrashes: maximumCrashes)
        }
        ring(rings)
        return moved
    }

    func forget(deadFor age: Duration, limit: Int) throws(JobQueueError) -> Int {
        // All of them, however fast mails are sent; in pieces, because registrations wait for the writer meanwhile.
        let piece = 500
        while try step({ step throws(SQLiteError) in
            try WorkerRows.prune(step.queue, now: step.now, limit: piece, on: step.connection)
        }) == piece {}
        return try step { step throws(SQLiteError) in
            let end = step.now - age.wholeMilliseconds
            let old = try QueueRows.rows(step.queue, .dead, upTo: end, limit: limit, on: step.connection)
            for row in old { try QueueRows.delete(row.id, on: step.connection) }
            return old.count
        }
    }

    func statuses(of ids: [String]) throws(JobQueueError) -> [JobStatus?] {
        try look { connection throws(SQLiteError) in
            var statuses: [JobStatus?] = []
            for id in ids { statuses.append(try QueueRows.row(id, on: connection)?.record.status) }
            return statuses
        }
    }
}
