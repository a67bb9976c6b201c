import Glibc
import Transport

/// Everything that one event loop sends and receives: a loop of its own, on a thread of its own, in which nothing is
/// waited for but the kernel and nothing is allocated for a request.
///
/// One turn: obey orders, send what is due, end waits that are over, wait for events, take them. What is due while many
/// events are being taken is sent between two of them. ``OpenAttacker`` and ``ClosedAttacker`` decide when something is
/// due and which connection has it; confined to the thread that calls ``run()``.
class LoopAttacker {
    let plan: LoadPlan
    let lane: Lane
    let address: SocketAddress
    let seat: LoopSeat
    let runStart: Instant
    private(set) var schedule: Schedule
    /// The latest reading of the clock.
    var clock = Instant.now

    var poll: PollSet
    private(set) var connections: [ClientConnection] = []
    var deadlines = DeadlineList()
    var timers = TimerHeap()
    var retries = RetryStore()
    var targeter: Targeter
    /// What is written down before it is sent; nil when nothing is verified.
    let ledger: LedgerWriter?
    var tallies = Phased<Tally>()
    var inFlight = 0
    var lastAnswer: Instant?
    private(set) var isAbandoned = false
    let timeout: Int64
    /// Where everything is received; an answer is taken out of it at once.
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)

    /// - Throws: when the descriptors of the set cannot be had.
    init(
        plan: LoadPlan, lane: Lane, address: SocketAddress, schedule: Schedule, seat: LoopSeat, ledger: LedgerFile?
    ) throws(SystemCallError) {
        self.plan = plan
        self.lane = lane
        self.address = address
        self.seat = seat
        self.schedule = schedule
        runStart = schedule.start
        targeter = Targeter(plan: plan, lane: lane)
        self.ledger = ledger.map { LedgerWriter($0, lane: lane) }
        timeout = plan.timeout.wholeNanoseconds
        poll = try PollSet()
        seat.begin(poll.alarm)
    }

    deinit {
        room.deallocate()
    }

    // MARK: What the two models decide

    /// Called once, before the first turn.
    func prepare() {}
    /// When ``startDue()`` has something to do next.
    var nextDue: Instant { .never }
    /// Starts everything that is due at ``clock``.
    func startDue() {}
    /// The connection's request is over, or it was opened without one; `afterFailure` when nothing came of it.
    func connectionIsFree(_ connection: ClientConnection, afterFailure: Bool) {}
    /// ``schedule`` is another one from now on, or nil: nothing becomes due.
    func scheduleChanged(isPaused: Bool) {}
    /// Nothing more becomes due.
    func arrivalsEnded() {}
    /// A timer of the model has come due.
    func timerFired(_ timer: TimerHeap.Entry) {}
    /// Whether everything is over.
    var isDone: Bool { true }
    /// Counts what was due and will not be sent.
    func recordUnsent() {}
    /// Due requests without a connection, and connections or users taking part.
    var waiting: Int { 0 }
    var active: Int { 0 }

    // MARK: The loop

    /// Works until the schedule has ended and everything is answered; blocks its thread.
    func run() {
        PreciseTimers.enableOnThisThread()
        prepare()
        while true {
            clock = .now
            if seat.isCalled { obeyOrders() }
            startDue()
            endWaits()
            if isDone || isAbandoned || ledger?.isBroken == true { break }
            waitForEvents()
        }
        for connection in connections { connection.close() }
        if !isAbandoned { recordUnsent() }
        var last = takeReport()
        last.hasEnded = true
        seat.end(last)
    }

    private func waitForEvents() {
        let wakeUp = min(nextDue, min(timers.next, deadlines.next))
        let count = poll.wait(nanoseconds: wakeUp == .never ? nil : max(0, wakeUp.nanoseconds(since: .now)))
        clock = .now
        for position in 0..<count {
            let event = poll[position]
            if event.isAlarm { continue }
            let connection = connections[Int(event.token & 0xFFFF_FFFF)]
            // Otherwise its socket was closed earlier in this very batch.
            guard connection.token == event.token else { continue }
            take(connection.proceed(event, in: poll, room: room), connection)
            if nextDue <= clock { startDue() }
        }
    }

    private func obeyOrders() {
        for order in seat.takeOrders() {
            switch order {
            case .follow(let schedule):
                self.schedule = schedule
                scheduleChanged(isPaused: false)
            case .pause: scheduleChanged(isPaused: true)
            case .end: arrivalsEnded()
            case .abandon: isAbandoned = true
            case .report(let continuation): continuation.resume(returning: takeReport())
            }
        }
    }

    private func endWaits() {
        while let slot = deadlines.takeExpired(at: clock) {
            let connection = connections[slot]
            connection.close()
            if connection.flight.isUnderWay {
                conclude(connection, .failed(.timedOut))
            } else {
                connectionIsFree(connection, afterFailure: true)
            }
        }
        while let timer = timers.takeDue(at: clock) {
            if case .piece(let slot, let serial) = timer.purpose {
                if connections[slot].serial == serial { sendPiece(connections[slot]) }
            } else {
                timerFired(timer)
            }
        }
    }

    /// What was counted since the last call.
    private func takeReport() -> LoopReport {
        defer { tallies = Phased() }
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return LoopReport(
            tallies: tallies, inFlight: inFlight, waiting: waiting, active: active,
            threadTime: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec), lastAnswer: lastAnswer)
    }

    /// The connection of a slot, made when it is first asked for.
    func connection(_ slot: Int) -> ClientConnection {
        while connections.count <= slot {
            deadlines.reserve(connections.count)
            connections.append(ClientConnection(slot: connections.count))
        }
        return connections[slot]
    }
}
