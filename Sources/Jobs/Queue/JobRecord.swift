/// One job as a queue keeps it, and what may happen to it: the rules of the queue without its lists.
///
/// The queue in memory and the one in the outbox are made of it; the scripts of the queue in Redis do the same, and tests
/// compare them. Times are milliseconds by the queue's clock.
package struct JobRecord: Sendable, Equatable {
    /// Where a job is; it is in one place only.
    package enum Place: Sendable, Equatable {
        case ready
        /// Ready, to be delivered alone: it was being delivered when a worker died.
        case suspect
        case active(worker: String)
        case delayed(due: Int64)
        case done(code: Int)
        case dead(reason: String)
        case removed
    }

    package var place: Place
    package var lane: JobLane
    package var enqueuedAt: Int64
    package var phase: DeliveryPhase?
    package var attempts = 0
    package var deliveries = 0
    package var tries = 0
    package var triedAt: Int64?
    package var crashes = 0
    package var doubts = 0
    package var wasLost = false
    package var replays = 0
    package var duplicates = 0
    package var endedAt: Int64?
    package var error: String?

    /// A record that is read back from where it is kept.
    package init(place: Place, lane: JobLane, enqueuedAt: Int64) {
        self.place = place
        self.lane = lane
        self.enqueuedAt = enqueuedAt
    }

    /// A job that was just put in.
    package init(_ job: QueuedJob, at now: Int64) {
        self.init(place: job.notBefore > now ? .delayed(due: job.notBefore) : .ready, lane: job.lane, enqueuedAt: now)
        guard let history = job.history else { return }
        tries = history.tries
        doubts = history.doubts
        wasLost = true
    }

    package mutating func claim(by worker: String, begins: Bool, at now: Int64) -> JobChange? {
        place = .active(worker: worker)
        deliveries += 1
        return begins ? begin(at: now) : nil
    }

    /// - Returns: whether the job is this worker's; and the news of it, if there is any.
    package mutating func begin(
        _ phase: DeliveryPhase, by worker: String, at now: Int64
    ) -> (isHeld: Bool, news: JobChange?) {
        guard place == .active(worker: worker) else { return (false, nil) }
        if phase == .run, self.phase == nil { return (true, begin(at: now)) }
        self.phase = phase
        return (true, nil)
    }

    private mutating func begin(at now: Int64) -> JobChange {
        phase = .run
        tries += 1
        triedAt = now
        return .began
    }

    /// - Parameter isHeld: whether it was in the list of the worker who reports.
    package mutating func settle(
        _ outcome: JobOutcome, isHeld: Bool, at now: Int64
    ) -> (result: FinishResult, news: JobChange?) {
        if case .done(let code) = outcome { return accept(code: code, isHeld: isHeld, at: now) }
        guard isHeld, case .active = place else { return (.ignored, nil) }
        let wasBegun = phase != nil
        phase = nil
        switch outcome {
        case .done:
            return (.ignored, nil)
        case .retry(let delay, let cause, let reason):
            if cause == .counted || cause == .uncertain { attempts += 1 }
            if cause == .uncertain { doubts += 1 }
            place = .delayed(due: now + delay.wholeMilliseconds)
            error = reason
            return (.settled, .postponed)
        case .dead(let cause, let reason):
            error = reason
            return (.settled, bury(cause.rawValue, at: now))
        case .released:
            comeBack()
            if wasBegun { tries -= 1 }
            return (.settled, wasBegun ? .returned : nil)
        }
    }

    /// An acceptance counts wherever the job is by now, and whoever tells of it.
    private mutating func accept(code: Int, isHeld: Bool, at now: Int64) -> (result: FinishResult, news: JobChange?) {
        if case .done = place {
            duplicates += 1
            return (.duplicate, nil)
        }
        place = .done(code: code)
        phase = nil
        error = nil
        endedAt = now
        return (isHeld ? .settled : .settledByFormerOwner, .ended(.done(code: code)))
    }

    /// Its worker died.
    package mutating func recover(maximumCrashes: Int, at now: Int64) -> JobChange? {
        let wasBegun = phase != nil
        if phase == .data { doubts += 1 }
        if wasBegun { crashes += 1 }
        phase = nil
        if wasBegun, crashes >= maximumCrashes { return bury(DeathReason.poison.rawValue, at: now) }
        comeBack()
        return wasBegun ? .returned : nil
    }

    /// Its time has come.
    package mutating func promote() { place = .ready }

    /// A person brings it back from the dead as if new.
    package mutating func requeue() -> JobChange {
        place = .ready
        attempts = 0
        deliveries = 0
        crashes = 0
        doubts = 0
        wasLost = false
        endedAt = nil
        error = nil
        replays += 1
        return .requeued
    }

    /// Takes it out for good; nil: it has ended well, or may be accepted right now.
    package mutating func remove(at now: Int64) -> JobChange? {
        switch place {
        case .done, .removed: return nil
        case .active where phase == .data: return nil
        default: break
        }
        place = .removed
        phase = nil
        endedAt = now
        error = nil
        return .ended(.removed)
    }

    private mutating func bury(_ reason: String, at now: Int64) -> JobChange {
        place = .dead(reason: reason)
        endedAt = now
        return .ended(.dead(reason: reason))
    }

    /// Ready again. Who was being delivered in a crash stays a suspect until it has ended: among others it could take them
    /// along.
    private mutating func comeBack() { place = crashes > 0 ? .suspect : .ready }
}

extension JobRecord {
    /// Where it is, as callers are told.
    package var state: JobState {
        switch place {
        case .ready, .suspect: .ready
        case .active: .active
        case .delayed: .delayed
        case .done(let code): .ended(.done(code: code))
        case .dead(let reason): .ended(.dead(reason: reason))
        case .removed: .ended(.removed)
        }
    }

    package var status: JobStatus { JobStatus(state: state, tries: tries, triedAt: triedAt, doubts: doubts) }

    package func event(_ change: JobChange, of id: String) -> JobEvent {
        JobEvent(id: id, change: change, tries: tries, triedAt: triedAt, doubts: doubts)
    }

    package func claimed(_ id: String, envelope: [UInt8]) -> ClaimedJob {
        ClaimedJob(
            id: id, envelope: envelope, attempts: attempts, deliveries: deliveries, crashes: crashes, doubts: doubts,
            wasLost: wasLost)
    }

    /// Everything that is known of it.
    package func details(of id: String, envelope: [UInt8]?) -> JobDetails {
        var details = JobDetails(id: id, state: state, lane: lane)
        details.isSuspect = place == .suspect
        details.enqueuedAt = enqueuedAt
        details.attempts = attempts
        details.deliveries = deliveries
        details.tries = tries
        details.triedAt = triedAt
        details.crashes = crashes
        details.doubts = doubts
        details.wasLost = wasLost
        details.replays = replays
        details.duplicates = duplicates
        if case .active(let worker) = place { details.worker = worker }
        if case .delayed(let due) = place { details.dueAt = due }
        details.phase = phase
        details.endedAt = endedAt
        details.error = error
        details.envelope = envelope
        return details
    }
}

extension Duration {
    /// Rounded towards zero; saturating at both ends.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflows else { return seconds < 0 ? .min : .max }
        return whole + attoseconds / 1_000_000_000_000_000
    }
}
