import Jobs
import SQLite
import Synchronization

/// What a person asks and does.
extension OutboxQueueConnection {
    func depths() throws(JobQueueError) -> QueueDepths {
        let name = queue.name
        return try look { connection throws(SQLiteError) in
            var depths = QueueDepths()
            for (place, lane, count) in try QueueRows.counts(name, on: connection) {
                switch (place, lane) {
                case (.ready, .high): depths.high += count
                case (.ready, .normal): depths.normal += count
                case (.ready, .low): depths.low += count
                case (.suspect, _): depths.suspects += count
                case (.active, _): depths.active += count
                case (.delayed, _): depths.delayed += count
                case (.dead, _): depths.dead += count
                case (.done, _), (.removed, _): break
                }
            }
            depths.workers = try WorkerRows.all(name, now: 0, on: connection).count
            return depths
        }
    }

    func condition() throws(JobQueueError) -> QueueCondition {
        let (name, now) = (queue.name, queue.now)
        var condition = try look { connection throws(SQLiteError) in
            var condition = QueueCondition()
            condition.isPaused = try WorkerRows.isPaused(name, on: connection)
            condition.oldestReady = try QueueRows.oldest(name, on: connection).map { .milliseconds(max(0, now - $0)) }
            condition.deadByReason = try QueueRows.deadByReason(name, on: connection)
            return condition
        }
        condition.circuit = queue.memory.withLock { $0.breaker.remaining(at: now) }.map { .milliseconds($0) }
        return condition
    }

    func workers() throws(JobQueueError) -> [WorkerListing] {
        let (name, now) = (queue.name, queue.now)
        return try look { connection throws(SQLiteError) in try WorkerRows.all(name, now: now, on: connection) }
    }

    func counts(ofHours hours: Int) throws(JobQueueError) -> [String: Int] {
        let (name, hour) = (queue.name, queue.now / 3_600_000 - Int64(max(1, hours)) + 1)
        return try look { connection throws(SQLiteError) in try WorkerRows.counts(name, since: hour, on: connection) }
    }

    func list(_ place: JobPlace, from offset: Int, limit: Int) throws(JobQueueError) -> [JobDetails] {
        guard limit > 0, offset >= 0 else { return [] }
        let name = queue.name
        return try look { connection throws(SQLiteError) in
            var rows: [QueueRows.Row] = []
            switch place {
            case .ready:
                for lane in [JobLane.high, .normal, .low] {
                    rows += try QueueRows.rows(name, .ready, lane: lane, limit: offset + limit, on: connection)
                }
            case .suspects: rows = try QueueRows.rows(name, .suspect, limit: offset + limit, on: connection)
            case .active:
                for worker in try WorkerRows.all(name, now: 0, on: connection) {
                    rows += try QueueRows.held(by: worker.name, name, limit: 1_000, on: connection).reversed()
                }
            case .delayed: rows = try QueueRows.rows(name, .delayed, limit: offset + limit, on: connection)
            case .dead: rows = try QueueRows.latestDead(name, limit: offset + limit, on: connection)
            }
            return rows.dropFirst(offset).prefix(limit).map { $0.record.details(of: $0.id, envelope: $0.envelope) }
        }
    }

    func details(of id: String) throws(JobQueueError) -> JobDetails? {
        try look { connection throws(SQLiteError) in
            try QueueRows.row(id, on: connection).map { $0.record.details(of: id, envelope: $0.envelope) }
        }
    }

    func requeue(_ ids: [String]) throws(JobQueueError) -> [Bool] {
        try each(ids) { step, row throws(SQLiteError) in
            guard case .dead = row.record.place, row.envelope != nil else { return false }
            let news = row.record.requeue()
            _ = try step.place(&row, first: false)
            try step.save(row, news)
            try WorkerRows.count("requeued", by: 1, step.queue, now: step.now, on: step.connection)
            return true
        }
    }

    func advance(_ ids: [String]) throws(JobQueueError) -> [Bool] {
        try each(ids) { step, row throws(SQLiteError) in
            guard case .delayed = row.record.place else { return false }
            try step.promote(row)
            return true
        }
    }

    func remove(_ ids: [String]) throws(JobQueueError) -> [Bool] {
        try each(ids) { step, row throws(SQLiteError) in
            guard let news = row.record.remove(at: step.now) else { return false }
            _ = try step.place(&row, first: false)
            try step.save(row, news)
            return true
        }
    }

    private func each(
        _ ids: [String], _ body: @escaping @Sendable (QueueStep, inout QueueRows.Row) throws(SQLiteError) -> Bool
    ) throws(JobQueueError) -> [Bool] {
        let answers = try step { step throws(SQLiteError) in
            var answers: [Bool] = []
            for id in ids {
                guard var row = try QueueRows.row(id, on: step.connection) else {
                    answers.append(false)
                    continue
                }
                answers.append(try body(step, &row))
            }
            return answers
        }
        if answers.contains(true) { queue.bell.ring() }
        return answers
    }

    func setPaused(_ isPaused: Bool) throws(JobQueueError) {
        try step { step throws(SQLiteError) in
            try WorkerRows.setPaused(step.queue, isPaused, on: step.connection)
        }
        if !isPaused { queue.bell.ring() }
    }

    /// A job is one row and cannot be in two places; what remains is a worker that nobody would recover, and a job that
    /// waits and has lost its envelope.
    func inspect(repairing: Bool) throws(JobQueueError) -> [QueueFinding] {
        try step { step throws(SQLiteError) in
            let orphans = try QueueRows.orphans(step.queue, on: step.connection)
            let empty = try QueueRows.withoutEnvelope(step.queue, on: step.connection)
            if repairing {
                for worker in orphans {
                    _ = try WorkerRows.register(worker, step.queue, until: 0, on: step.connection)
                }
                for id in empty { try QueueRows.delete(id, on: step.connection) }
            }
            return orphans.map { QueueFinding(subject: $0, problem: "holds jobs and has no lease that could end") }
                + empty.map { QueueFinding(subject: $0, problem: "waits without envelope") }
        }
    }

    func replaceEnvelope(of id: String, _ old: [UInt8], with new: [UInt8]) throws(JobQueueError) -> Bool {
        try step { step throws(SQLiteError) in
            guard let row = try QueueRows.row(id, on: step.connection), row.envelope == old else { return false }
            try QueueRows.replace(old, of: id, with: new, on: step.connection)
            return true
        }
    }
}
