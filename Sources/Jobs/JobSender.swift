/// One line of deliveries: claim, begin, deliver, settle, and again. Runs on a thread of its own.
struct JobSender {
    let connection: ReconnectingQueue
    let standing: WorkerStanding
    let lanes: ClaimLanes
    let configuration: JobWorkerConfiguration
    let deliverer: any JobDeliverer
    let observer: any JobObserver

    /// Every so many claims the low lane goes first.
    private static let fairness = 8

    /// Works until the worker stops.
    func run() async {
        let line = connection.makeLine()
        var turns = 0
        while !standing.isStopping {
            if let wait = standing.admit() {
                await rest(min(wait, .milliseconds(200)))
                continue
            }
            guard let worker = standing.enter() else {
                conclude(nil)
                await rest(.milliseconds(20))
                continue
            }
            turns += 1
            let turn = await workOnce(line, worker: worker, reversed: turns % Self.fairness == 0)
            standing.leave(worker)
            switch turn {
            case .delivered: break
            case .nothing: waitForWork(line)
            case .queueFailed: await rest(line.patience)
            }
        }
    }

    private enum Turn {
        case delivered
        case nothing
        case queueFailed
    }

    private func workOnce(_ line: ReconnectingQueue.Line, worker: String, reversed: Bool) async -> Turn {
        do throws(JobQueueError) {
            let lanes = lanes == .regular && reversed ? .reversed : lanes
            let claimed = try line.use { (queue) throws(JobQueueError) in
                try queue.claim(worker: worker, upTo: 1, from: lanes).first
            }
            guard let job = claimed else {
                conclude(nil)
                return .nothing
            }
            return try await work(on: job, line, worker: worker)
        } catch {
            // A claim without an answer may have succeeded: its job comes back with this name's lease.
            let wasCurrent = standing.giveUp(worker)
            if case .evicted = error, wasCurrent { observer.evicted() }
            conclude(nil)
            return .queueFailed
        }
    }

    private func work(
        on job: ClaimedJob, _ line: ReconnectingQueue.Line, worker: String
    ) async throws(JobQueueError) -> Turn {
        if lanes == .suspects { await becomeAlone() }
        defer { if lanes == .suspects { standing.endExclusion() } }
        let isOurs = try line.use { (queue) throws(JobQueueError) in
            try queue.begin(worker: worker, job: job.id, phase: .run)
        }
        guard isOurs else {
            // Whoever has it now will deliver it.
            conclude(nil)
            return .delivered
        }
        let start = ContinuousClock.now
        let outcome = deliverer.deliver(job, control: control(line, worker: worker, job: job))
        conclude(outcome)
        await settle(line, worker: worker, job: job, outcome: outcome)
        observer.settled(job, outcome, took: .now - start)
        return .delivered
    }

    /// A suspect runs while nobody else in this process delivers: if it is guilty, it takes nobody along.
    private func becomeAlone() async {
        standing.beginExclusion()
        while !standing.isAlone { await rest(.milliseconds(5)) }
    }

    private func control(_ line: ReconnectingQueue.Line, worker: String, job: ClaimedJob) -> DeliveryControl {
        DeliveryControl(
            isStopping: { [standing] in standing.isStopping },
            crossPointOfNoReturn: { [standing] in
                guard !standing.isStopping else { return false }
                do throws(JobQueueError) {
                    return try line.use { (queue) throws(JobQueueError) in
                        try queue.begin(worker: worker, job: job.id, phase: .data)
                    }
                } catch {
                    // What cannot be noted must not be sent: a crash could not be told from a first attempt.
                    return false
                }
            })
    }

    /// Tells the queue how the job ended, for as long as it takes: the result exists only here until then.
    private func settle(
        _ line: ReconnectingQueue.Line, worker: String, job: ClaimedJob, outcome: JobOutcome
    ) async {
        var isRepetition = false
        while true {
            do throws(JobQueueError) {
                let results = try line.use { (queue) throws(JobQueueError) in
                    try queue.finish(worker: worker, [JobSettlement(id: job.id, outcome: outcome)])
                }
                // A repetition may meet its own first report, whose receipt was lost.
                if results == [.duplicate], !isRepetition { observer.duplicated(job) }
                return
            } catch {
                isRepetition = true
                // A release may be left to the lease; an acceptance may not.
                if case .released = outcome, standing.isStopping { return }
                await rest(line.patience)
            }
        }
    }

    private func conclude(_ outcome: JobOutcome?) {
        switch standing.conclude(outcome) {
        case true?: observer.circuitOpened()
        case false?: observer.circuitClosed()
        case nil: break
        }
    }

    private func waitForWork(_ line: ReconnectingQueue.Line) {
        // A failed wait shows again in the next claim, which handles it.
        _ = try? line.use { (queue) throws(JobQueueError) in
            try queue.waitForWork(in: lanes, upTo: configuration.longestWait)
        }
    }

    private func rest(_ pause: Duration) async {
        do { try await Task.sleep(for: pause) } catch { return }
    }
}
