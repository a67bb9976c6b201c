import Glibc
import HTTPTypes
import Transport

/// Everything that one event loop sends and receives. Confined to that loop, so that its connections, its known patients
/// and its counts need no lock; used by tasks that prefer the loop, so that nothing hops.
final class LoopAttacker {
    /// What a loop has done since it was last asked.
    struct Interval: Sendable {
        var tallies: Phased<Tally>
        /// Requests on the wire at this moment, and connections or users taking part.
        let inFlight: Int
        let active: Int
        /// CPU time of the loop's thread since it began.
        let threadTime: Duration
        /// When the last answer of the run so far came.
        let lastAnswer: ContinuousClock.Instant?
    }

    private let loop: EventLoop
    private let plan: LoadPlan
    private let address: SocketAddress
    private let span: RunSpan
    private let signal: StopSignal
    private var targeter: Targeter
    private var tallies = Phased(Tally())
    private var inFlight = 0
    private var active = 0
    private var lastAnswer: ContinuousClock.Instant?
    /// By slot, so that an aborted run can end their waits.
    private var sockets: [Int: StreamSocket] = [:]

    init(plan: LoadPlan, address: SocketAddress, on loop: EventLoop, of loops: Int, span: RunSpan, signal: StopSignal) {
        self.loop = loop
        self.plan = plan
        self.address = address
        self.span = span
        self.signal = signal
        targeter = Targeter(plan: plan, loop: loop.index, of: loops)
    }

    /// Open model: one connection that sends what is due until the queue is closed.
    func serve(_ queue: ArrivalQueue, slot: Int) async {
        var connection = ClientConnection(to: address, on: loop, timeout: plan.timeout)
        var bytes: [UInt8] = []
        active += 1
        // Before the first request is due; a failure will show when one is.
        if await connection.open() == nil { tallies.measured.connects += 1 }
        while let arrival = await queue.next(), !signal.isRaised {
            await perform(due: arrival.due, isPunctual: arrival.foundIdle, on: &connection, slot: slot, &bytes)
        }
        sockets[slot] = nil
        connection.close()
        active -= 1
    }

    /// Closed model: one user who asks, waits for the answer, thinks, and asks again.
    func live(user number: Int, pacer: UserPacer, budget: RequestBudget) async {
        var random = RandomSource(seed: plan.seed, stream: 0x05E2_0000_0000 &+ UInt64(number))
        var due = span.start + pacer.start(ofUser: number)
        guard await pause(until: due) else { return }
        var connection = ClientConnection(to: address, on: loop, timeout: plan.timeout)
        var bytes: [UInt8] = []
        active += 1
        while budget.take() {
            tallies[isMeasured: span.isMeasured(due)].asked += 1
            await perform(due: due, isPunctual: true, on: &connection, slot: number, &bytes)
            due = .now + pacer.thinkTime(&random)
            // A refused connection fails in microseconds; a user without think time would only burn a core.
            if !connection.isOpen, pacer.hasNoThinkTime { due = due + .milliseconds(100) }
            guard await pause(until: due) else { break }
        }
        sockets[number] = nil
        connection.close()
        active -= 1
    }

    /// False when the run is over before `due`.
    private func pause(until due: ContinuousClock.Instant) async -> Bool {
        guard span.contains(due), !signal.isRaised else { return false }
        if due > .now {
            do {
                try await Task.sleep(until: due, tolerance: .microseconds(100), clock: .continuous)
            } catch {
                return false
            }
        }
        return !signal.isRaised
    }

    private func perform(
        due: ContinuousClock.Instant, isPunctual: Bool, on connection: inout ClientConnection, slot: Int,
        _ bytes: inout [UInt8]
    ) async {
        let isMeasured = span.isMeasured(due)
        inFlight += 1
        defer { inFlight -= 1 }
        let request = targeter.next(into: &bytes)
        connection.retireIfStale()
        let wasOpen = connection.isOpen
        if !wasOpen {
            if let failure = await connection.open() {
                let waited = due.duration(to: .now).wholeMicroseconds
                tallies[isMeasured: isMeasured].record(
                    request.operation, .failed(failure), response: waited, service: nil)
                return
            }
            tallies.measured.connects += 1
        }
        sockets[slot] = connection.socket
        let findsID = request.operation == .register
        let exchange = await connection.exchange(bytes, request.operation.method, findsID: findsID)
        let outcome: Outcome
        switch exchange.result {
        case .answered(let status, let id):
            outcome = .answered(status: status, targeter.judge(request, status: status, id: id))
            lastAnswer = exchange.finished
        case .failed(let failure): outcome = .failed(failure)
        case .abandoned: return
        }
        tallies[isMeasured: isMeasured].record(
            request.operation, outcome, response: due.duration(to: exchange.finished).wholeMicroseconds,
            service: exchange.sent.duration(to: exchange.finished).wholeMicroseconds)
        if !isPunctual {
            tallies[isMeasured: isMeasured].waitedForConnection += 1
        } else if wasOpen {
            tallies[isMeasured: isMeasured].record(selfLag: due.duration(to: exchange.sent).wholeMicroseconds)
        }
    }

    /// Counts what was due and never sent, with the time it had waited: leaving it out would make a server that stalls
    /// until the end look quick.
    func recordUnsent(_ dues: [ContinuousClock.Instant]) {
        let now = ContinuousClock.now
        for due in dues {
            let waited = due.duration(to: now).wholeMicroseconds
            tallies[isMeasured: span.isMeasured(due)].record(
                targeter.chooseUnsent(), .failed(.unsent), response: waited, service: nil)
        }
    }

    /// Takes over what the schedule has counted. A request that was not even queued has no time, only a count.
    func note(_ counts: Phased<ArrivalQueue.Counts>) {
        for isMeasured in [false, true] {
            let part = counts[isMeasured: isMeasured]
            tallies[isMeasured: isMeasured].asked += part.asked
            for _ in 0..<part.overflowed {
                tallies[isMeasured: isMeasured].count(targeter.chooseUnsent(), .failed(.overflow))
            }
        }
    }

    /// Ends the waits of every connection; what was on the wire is not counted.
    func abandon() {
        for socket in sockets.values { socket.interrupt() }
    }

    /// What was counted since the last call.
    func takeInterval() -> Interval {
        defer { tallies = Phased(Tally()) }
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Interval(
            tallies: tallies, inFlight: inFlight, active: active,
            threadTime: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec), lastAnswer: lastAnswer)
    }
}

extension Operation {
    /// The method it is asked with.
    fileprivate var method: HTTPRequest.Method {
        switch self {
        case .register: .post
        case .get, .list: .get
        case .delete: .delete
        }
    }
}
