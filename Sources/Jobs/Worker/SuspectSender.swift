/// Delivers suspects, the jobs that were being delivered when a worker died: one at a time, and while nobody else in this
/// process delivers. One that is guilty takes nobody along. Runs on a thread of its own, which it blocks.
struct SuspectSender {
    let connection: ReconnectingQueue
    let dispatcher: JobDispatcher
    let configuration: JobWorkerConfiguration
    let deliverer: any JobDeliverer
    let observer: any JobObserver

    /// Stands for a job that may be being claimed: while there is one, the name must live.
    private static let claiming = "a claim under way"

    /// Works until the worker stops.
    func run() {
        let line = connection.makeLine()
        let delivery = Delivery(deliverer: deliverer, dispatcher: dispatcher, observer: observer, line: line)
        while let name = turn() {
            let request = ClaimRequest(worker: name, from: .suspects, rate: configuration.rate)
            do throws(JobQueueError) {
                let claim = try line.use { (queue) throws(JobQueueError) in try queue.claim(request) }
                dispatcher.withState { state in
                    if let job = claim.jobs.first { state.hold(job.id, under: name) }
                    state.release(Self.claiming, under: name)
                }
                if let job = claim.jobs.first {
                    defer { dispatcher.withState { $0.release(job.id, under: name) } }
                    try deliver(Assignment(job: job, name: name), delivery)
                } else {
                    wait(claim.pause, line)
                }
            } catch {
                // A claim without an answer may have succeeded: its job is given back when the name is replaced.
                let wasCurrent = dispatcher.withState { state in
                    state.release(Self.claiming, under: name)
                    return state.giveUp(name)
                }
                if case .evicted = error, wasCurrent { observer.evicted() }
                dispatcher.heartbeat.raise()
                ThreadSignal.pause(for: line.patience)
            }
            dispatcher.attention.raise()
        }
    }

    /// Waits until there is a name to claim under; nil: the worker stops.
    private func turn() -> String? {
        while true {
            let name: String?? = dispatcher.withState { state in
                if state.isStopping { return .some(nil) }
                guard let name = state.name else { return nil }
                state.hold(Self.claiming, under: name)
                return name
            }
            if let name { return name }
            ThreadSignal.pause(for: .milliseconds(20))
        }
    }

    private func wait(_ pause: Duration?, _ line: ReconnectingQueue.Line) {
        if let pause {
            ThreadSignal.pause(for: min(pause, configuration.longestWait))
        } else {
            // A failed wait shows again in the next claim, which handles it.
            _ = try? line.use { (queue) throws(JobQueueError) in
                try queue.waitForWork(in: .suspects, upTo: configuration.longestWait)
            }
        }
    }

    private func deliver(_ assignment: Assignment, _ delivery: Delivery) throws(JobQueueError) {
        becomeAlone()
        defer { endExclusion() }
        let isOurs = try delivery.line.use { (queue) throws(JobQueueError) in
            try queue.begin(worker: assignment.name, job: assignment.job.id, phase: .run)
        }
        // Otherwise whoever has it now will deliver it.
        guard isOurs else { return }
        dispatcher.withState { $0.suspectSince = .now }
        let report = delivery.carryOut(assignment)
        dispatcher.withState { state in
            state.suspectSince = nil
            if case .done(let code) = report.outcome { state.accepted.note(report.job.id, code: code) }
        }
        // The others need not wait for the queue.
        endExclusion()
        settle(report, delivery.line)
    }

    private func becomeAlone() {
        dispatcher.withState { $0.isExclusive = true }
        while dispatcher.withState({ $0.busy > 0 || $0.isLed }) { ThreadSignal.pause(for: .milliseconds(5)) }
    }

    private func endExclusion() {
        dispatcher.withState { $0.isExclusive = false }
        dispatcher.attention.raise()
    }

    /// Tells the queue how the job ended, for as long as it takes: the result exists only here until then.
    private func settle(_ report: DeliveryReport, _ line: ReconnectingQueue.Line) {
        var report = report
        while true {
            do throws(JobQueueError) {
                let answer = try line.use { (queue) throws(JobQueueError) in
                    try queue.finish(worker: report.name, [report.settlement])
                }
                return dispatcher.tell(answer, [report])
            } catch {
                // A release may be left to the lease; an acceptance may not.
                if report.outcome == .released, dispatcher.withState({ $0.isStopping }) { return }
                report = report.repeated
                ThreadSignal.pause(for: line.patience)
            }
        }
    }
}
