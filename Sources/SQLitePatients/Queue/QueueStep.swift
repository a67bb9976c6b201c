import Jobs
import Patients
import SQLite
import Timekeeping

/// One step of the queue within the outbox: what a script is in Redis. Runs in one transaction on the writer's thread, and
/// again if its group has to.
struct QueueStep {
    let queue: String
    /// Milliseconds since the epoch.
    let now: Int64
    let connection: Connection

    /// What a step did that is to be done when it is durable.
    struct Rings: Sendable {
        var regular = false
        var suspects = false
    }

    // MARK: Deliveries

    func claim(_ request: ClaimRequest, limit: Int) throws(SQLiteError) -> Result<Claim, JobQueueError> {
        guard try WorkerRows.isAlive(request.worker, queue, now: now, on: connection) else {
            return .failure(.evicted)
        }
        if try WorkerRows.isPaused(queue, on: connection) { return .success(Claim(jobs: [], pause: .seconds(1))) }
        try QueueRows.adopt(queue, limit: 200, now: now, on: connection)
        var jobs: [ClaimedJob] = []
        for lane in request.lanes.order {
            while jobs.count < limit {
                let rows = try QueueRows.rows(
                    queue, lane == nil ? .suspect : .ready, lane: lane, limit: limit - jobs.count, on: connection)
                if rows.isEmpty { break }
                for row in rows { if let job = try claim(row, request) { jobs.append(job) } }
            }
        }
        return .success(Claim(jobs: jobs))
    }

    private func claim(_ row: QueueRows.Row, _ request: ClaimRequest) throws(SQLiteError) -> ClaimedJob? {
        guard let envelope = row.envelope else {
            // Ended by another queue, or its patient was erased.
            try QueueRows.delete(row.id, on: connection)
            return nil
        }
        var row = row
        let news = row.record.claim(by: request.worker, begins: request.begins, at: now)
        row.position = try QueueRows.edge(queue, .active, first: false, on: connection)
        try save(row, news)
        return row.record.claimed(row.id, envelope: envelope)
    }

    func begin(_ worker: String, _ id: String, _ phase: DeliveryPhase) throws(SQLiteError) -> Bool {
        guard var row = try QueueRows.row(id, on: connection) else { return false }
        // Without an envelope its patient was erased while it was being delivered.
        guard row.envelope != nil else { return false }
        let (isHeld, news) = row.record.begin(phase, by: worker, at: now)
        if isHeld { try save(row, news) }
        return isHeld
    }

    func finish(_ worker: String, _ settlement: JobSettlement) throws(SQLiteError) -> (FinishResult, Rings) {
        guard var row = try QueueRows.row(settlement.id, on: connection) else { return (.unknown, Rings()) }
        let isHeld = row.record.place == .active(worker: worker)
        let (result, news) = row.record.settle(settlement.outcome, isHeld: isHeld, at: now)
        if result == .ignored { return (result, Rings()) }
        try WorkerRows.count(
            result == .duplicate ? "duplicate" : settlement.outcome.word, by: 1, queue, now: now, on: connection)
        let rings = try place(&row, first: true)
        try save(row, news)
        return (result, rings)
    }

    func promote(limit: Int) throws(SQLiteError) -> (moved: Int, nextDue: Int64?) {
        try QueueRows.adopt(queue, limit: 200, now: now, on: connection)
        let due = try QueueRows.rows(queue, .delayed, upTo: now, limit: max(0, limit), on: connection)
        for row in due { try promote(row) }
        let next = try QueueRows.rows(queue, .delayed, limit: 1, on: connection).first
        return (due.count, next.map { max(0, $0.position - now) })
    }

    func promote(_ row: QueueRows.Row) throws(SQLiteError) {
        var row = row
        row.record.promote()
        _ = try place(&row, first: false)
        try save(row, nil)
    }

    func reap(limit: Int, maximumCrashes: Int) throws(SQLiteError) -> (moved: Int, rings: Rings) {
        var moved = 0
        var rings = Rings()
        for worker in try WorkerRows.dead(queue, now: now, on: connection) {
            let held = try QueueRows.held(by: worker, queue, limit: limit - moved, on: connection)
            for var row in held {
                let news = row.record.recover(maximumCrashes: maximumCrashes, at: now)
                let rung = try place(&row, first: true)
                rings.regular = rings.regular || rung.regular
                rings.suspects = rings.suspects || rung.suspects
                try save(row, news)
                moved += 1
            }
            // What is left, if the limit was reached, is for the next call.
            if moved < limit { try WorkerRows.delete(worker, queue, on: connection) }
        }
        if moved > 0 { try WorkerRows.count("recovered", by: moved, queue, now: now, on: connection) }
        return (moved, rings)
    }

    func disown(_ worker: String, except known: Set<String>) throws(SQLiteError) -> Int {
        let unknown = try QueueRows.held(by: worker, queue, limit: 1_000, on: connection)
            .filter { !known.contains($0.id) }
        for row in unknown {
            _ = try finish(worker, JobSettlement(id: row.id, outcome: .released))
        }
        return unknown.count
    }

    // MARK: Places

    /// Gives the job the position that its new place asks for.
    func place(_ row: inout QueueRows.Row, first: Bool) throws(SQLiteError) -> Rings {
        switch row.record.place {
        case .ready, .suspect:
            let place = row.record.place.column
            row.position = try QueueRows.edge(queue, place, first: first, on: connection)
            return Rings(regular: place == .ready, suspects: place == .suspect)
        case .delayed(let due): row.position = due
        case .dead, .done, .removed: row.position = row.record.endedAt ?? now
        case .active: break
        }
        return Rings()
    }

    /// Writes the job, and in the same transaction what is to be known of it in its outbox row.
    func save(_ row: QueueRows.Row, _ news: JobChange?) throws(SQLiteError) {
        try QueueRows.save(row, on: connection)
        guard let news else { return }
        if case .dead = row.record.place, let envelope = row.envelope {
            try QueueRows.keep(envelope, of: row.id, on: connection)
        }
        try OutboxRows.apply(
            OutboxReport(row.record.event(news, of: row.id), envelope: row.envelope ?? []),
            at: Timestamp(milliseconds: now), on: connection)
    }
}

extension OutboxReport {
    /// What a job's news means for its outbox row.
    fileprivate init(_ event: JobEvent, envelope: [UInt8]) {
        let change: Change =
            switch event.change {
            case .began: .sending
            case .postponed, .returned: .waiting
            case .requeued: .revived(envelope: envelope)
            case .ended(.done(let code)): .sent(code: code)
            case .ended(.dead(let reason)): .dead(reason: reason)
            case .ended(.removed): .cancelled
            }
        self.init(
            messageID: event.id, change: change, attempts: event.tries,
            attemptedAt: event.triedAt.map { Timestamp(milliseconds: $0) }, doubts: event.doubts)
    }
}
