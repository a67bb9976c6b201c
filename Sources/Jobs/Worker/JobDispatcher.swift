import Synchronization

/// Brings the senders of a worker and the queue together.
///
/// Many senders, one conversation: whoever becomes free while nobody talks to the queue does so for everybody, telling it
/// what has ended and claiming as many jobs as there are free senders, in one round trip; what becomes free meanwhile is
/// in the next. Under load a round trip carries a whole group, and a lone sender waits for nobody.
final class JobDispatcher: Sendable {
    private let state: Mutex<DispatchState>
    private let line: Mutex<ReconnectingQueue.Line>
    private let mailboxes: [Mailbox]
    private let observer: any JobObserver
    /// Raised when whoever watches over the queue should look again.
    let attention = ThreadSignal()
    /// Raised when the heart should beat before its time.
    let heartbeat = ThreadSignal()

    private enum Message: Sendable {
        case deliver(Assignment)
        /// Talk to the queue: the one who did has a job to deliver.
        case lead
    }

    private final class Mailbox: Sendable {
        private let message = Mutex<Message?>(nil)
        let signal = ThreadSignal()

        func take() -> Message? { message.withLock { $0.take() } }

        /// A job takes the place of everything else. To lead is asked only of one who has nothing else to do: whoever gave
        /// it a job meanwhile has led after this was asked, and has looked for a successor.
        func put(_ new: Message) {
            message.withLock { message in
                switch (new, message) {
                case (.lead, .some): break
                default: message = new
                }
            }
            signal.raise()
        }
    }

    init(_ queue: ReconnectingQueue, senders: Int, rate: RateLimit?, observer: any JobObserver) {
        state = Mutex(DispatchState(senders: senders, rate: rate))
        line = Mutex(queue.makeLine())
        mailboxes = (0..<senders).map { _ in Mailbox() }
        self.observer = observer
    }

    /// Reads or changes what the threads agree on.
    func withState<Value: Sendable>(_ body: (inout DispatchState) -> Value) -> Value {
        state.withLock { body(&$0) }
    }

    // MARK: Senders

    /// Tells how the last delivery of this sender ended, and blocks its thread until it has another.
    ///
    /// - Returns: nil: the worker stops.
    func next(for seat: Int, after report: DeliveryReport?) -> Assignment? {
        let mustLead = state.withLock { state in
            state.sit(seat, report)
            return state.needsLeader(at: .now)
        }
        if mustLead { lead(from: seat) }
        while true {
            switch mailboxes[seat].take() {
            case .deliver(let assignment)?:
                return assignment
            case .lead?:
                lead(from: seat)
            case nil:
                // One who is busy and knows nothing of it yet has a job on the way.
                let mayGo = state.withLock { state in
                    guard state.isStopping, state.seats[seat] == .idle else { return false }
                    state.seats[seat] = .away
                    return true
                }
                if mayGo {
                    attention.raise()
                    return nil
                }
                mailboxes[seat].signal.wait()
            }
        }
    }

    /// Talks to the queue for everybody, if there is any need.
    ///
    /// - Parameter seat: of the sender that does so, which then may have a job itself; nil: somebody without a seat, who
    ///   goes on while there is a need.
    func lead(from seat: Int? = nil) {
        while let exchange = state.withLock({ $0.lead(at: .now) }) {
            let mine = carryOut(exchange, for: seat)
            guard seat != nil, mine else { continue }
            // This thread has a mail to send: whoever else is free goes on.
            let successor = state.withLock { state in
                state.needsLeader(at: .now) ? state.seats.firstIndex(of: .idle) : nil
            }
            if let successor { mailboxes[successor].put(.lead) }
            return
        }
        attention.raise()
    }

    /// - Returns: whether the sender at `seat` has got a job.
    private func carryOut(_ exchange: DispatchState.Exchange, for seat: Int?) -> Bool {
        let (result, patience) = line.withLock { line in (Self.ask(line, exchange), line.patience) }
        switch result {
        case .success(let answer):
            return accept(answer, exchange, patience: patience, for: seat)
        case .failure(let error):
            state.withLock { $0.fail(exchange, patience: patience, at: .now) }
            giveUp(exchange, error)
            return false
        }
    }

    private struct Answer: Sendable {
        var report: FinishReport?
        var claim: Result<Claim, JobQueueError>?
    }

    private static func ask(
        _ line: ReconnectingQueue.Line, _ exchange: DispatchState.Exchange
    ) -> Result<Answer, JobQueueError> {
        let settlements = exchange.reports.map(\.settlement)
        do throws(JobQueueError) {
            return .success(
                try line.use { (queue) throws(JobQueueError) in
                    guard let request = exchange.request else {
                        let name = exchange.reports[0].name
                        return Answer(report: try queue.finish(worker: name, settlements))
                    }
                    guard let name = exchange.reports.first?.name else {
                        return Answer(claim: .success(try queue.claim(request)))
                    }
                    let (report, claim) = try queue.finish(worker: name, settlements, thenClaim: request)
                    return Answer(report: report, claim: claim)
                })
        } catch {
            return .failure(error)
        }
    }

    private func accept(
        _ answer: Answer, _ exchange: DispatchState.Exchange, patience: Duration, for seat: Int?
    ) -> Bool {
        var mine = false
        switch answer.claim {
        case .failure(let error)?:
            state.withLock { $0.completeWithoutClaim(exchange, patience: patience, at: .now) }
            giveUp(exchange, error)
        case .success(let claim)?:
            for (owner, job) in state.withLock({ $0.complete(exchange, claim, at: .now) }) {
                if owner == seat { mine = true }
                mailboxes[owner].put(.deliver(job))
            }
        case nil:
            _ = state.withLock { $0.complete(exchange, nil, at: .now) }
        }
        if let report = answer.report { tell(report, exchange.reports) }
        return mine
    }

    /// A claim without an answer may have succeeded: its jobs come back with this name's lease.
    private func giveUp(_ exchange: DispatchState.Exchange, _ error: JobQueueError) {
        guard let request = exchange.request else { return }
        let wasCurrent = state.withLock { $0.giveUp(request.worker) }
        if case .evicted = error, wasCurrent { observer.evicted() }
        heartbeat.raise()
    }

    /// Tells the observer what the queue answered.
    func tell(_ report: FinishReport, _ reports: [DeliveryReport]) {
        for (result, told) in zip(report.results, reports) {
            // A repetition may meet its own first report, whose receipt was lost.
            if result == .duplicate, !told.isRepetition { observer.duplicated(told.job) }
            observer.settled(told.job, told.outcome, took: told.took)
        }
        switch report.circuit {
        case .opened?: observer.circuitOpened()
        case .closed?: observer.circuitClosed()
        case nil: break
        }
    }

    // MARK: Stopping

    func stop() {
        state.withLock { $0.isStopping = true }
        for mailbox in mailboxes { mailbox.signal.raise() }
        attention.raise()
        heartbeat.raise()
    }
}
