import Jobs

extension QueuedJob {
    /// A job for tests that never read its envelope.
    static func plain(
        _ id: String, lane: JobLane = .normal, notBefore: Int64 = 0, history: JobHistory? = nil
    ) -> QueuedJob {
        QueuedJob(
            id: id, lane: lane, notBefore: notBefore, envelope: Array("envelope of \(id)".utf8), history: history)
    }
}

extension JobQueueConnection {
    /// Announces a worker whose lease outlives any test.
    func enlist(_ worker: String) throws(JobQueueError) {
        try register(worker: worker, lease: .seconds(3_600))
    }

    /// Claims from the regular lanes, and begins nothing.
    func claim(_ worker: String, upTo limit: Int = 1) throws(JobQueueError) -> [ClaimedJob] {
        try claim(ClaimRequest(worker: worker, upTo: limit)).jobs
    }

    /// Claims, and begins nothing.
    func claim(worker: String, upTo limit: Int, from lanes: ClaimLanes) throws(JobQueueError) -> [ClaimedJob] {
        try claim(ClaimRequest(worker: worker, upTo: limit, from: lanes)).jobs
    }

    /// Claims and begins, as senders do.
    func start(_ worker: String, upTo limit: Int = 1) throws(JobQueueError) -> [ClaimedJob] {
        try claim(ClaimRequest(worker: worker, upTo: limit, begins: true)).jobs
    }

    /// Settles one job.
    func settle(_ worker: String, _ id: String, _ outcome: JobOutcome) throws(JobQueueError) -> FinishResult? {
        try finish(worker: worker, [JobSettlement(id: id, outcome: outcome)]).results.first
    }

    /// Ends the lease of a worker, as its death would, and has its jobs recovered.
    func bury(_ worker: String) throws(JobQueueError) -> Int {
        _ = try beat(worker: worker, lease: .zero)
        return try reap(limit: 100, maximumCrashes: 3)
    }

    func requeue(_ id: String) throws(JobQueueError) -> Bool { try requeue([id]) == [true] }

    /// The news so far; nil of a queue that has nobody to tell.
    func news() throws(JobQueueError) -> [JobEvent]? {
        try (self as? any RelayConnection)?.events(after: "0-0", waiting: .zero).events
    }

    /// The news of ends so far; nil of a queue that has nobody to tell.
    func ends() throws(JobQueueError) -> [JobEnding]? {
        try news()?.compactMap { event in
            if case .ended(let end) = event.change { JobEnding(id: event.id, end: end) } else { nil }
        }
    }
}

/// How a job ended, without the rest of the news.
struct JobEnding: Equatable {
    let id: String
    let end: JobEnd
}
