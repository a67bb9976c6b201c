import Jobs

extension QueuedJob {
    /// A job for tests that never read its envelope.
    static func plain(_ id: String, lane: JobLane = .normal, notBefore: Int64 = 0) -> QueuedJob {
        QueuedJob(id: id, lane: lane, notBefore: notBefore, envelope: Array("envelope of \(id)".utf8))
    }
}

extension JobQueueConnection {
    /// Announces a worker whose lease outlives any test.
    func enlist(_ worker: String) throws(JobQueueError) {
        try register(worker: worker, lease: .seconds(3_600))
    }

    /// Claims from the regular lanes.
    func claim(_ worker: String, upTo limit: Int = 1) throws(JobQueueError) -> [ClaimedJob] {
        try claim(worker: worker, upTo: limit, from: .regular)
    }

    /// Settles one job.
    func settle(_ worker: String, _ id: String, _ outcome: JobOutcome) throws(JobQueueError) -> FinishResult? {
        try finish(worker: worker, [JobSettlement(id: id, outcome: outcome)]).first
    }

    /// Ends the lease of a worker, as its death would, and has its jobs recovered.
    func bury(_ worker: String) throws(JobQueueError) -> Int {
        _ = try beat(worker: worker, lease: .zero)
        return try reap(limit: 100, maximumCrashes: 3)
    }
}
