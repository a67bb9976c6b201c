import Transport

/// The connections or users of a run, all at once, until the schedule has ended and everything is answered.
struct Attack: Sendable {
    let plan: LoadPlan
    let attackers: [AttackerSeat]
    let span: RunSpan
    let signal: StopSignal
    private let queues: [ArrivalQueue]

    init(plan: LoadPlan, attackers: [AttackerSeat], span: RunSpan, signal: StopSignal) {
        self.plan = plan
        self.attackers = attackers
        self.span = span
        self.signal = signal
        guard case .open(_, _, let connections, let outstanding) = plan.model else {
            queues = []
            return
        }
        let loops = attackers.count
        queues = (0..<loops).map { loop in
            ArrivalQueue(
                connections: Self.part(loop, of: connections, loops),
                maximumOutstanding: Self.part(loop, of: outstanding, loops), span: span)
        }
    }

    /// Returns when every request has its answer or its failure.
    func run() async {
        await withDiscardingTaskGroup { tasks in
            switch plan.model {
            case .closed(let users, let spawnRate, let think):
                let pacer = UserPacer(spawnRate: spawnRate, think: think)
                let budget = RequestBudget(plan.requests)
                for user in 0..<users {
                    let attacker = attackers[user % attackers.count]
                    tasks.addTask(executorPreference: attacker.loop) {
                        await attacker.here.live(user: user, pacer: pacer, budget: budget)
                    }
                }
            case .open(let rate, let arrivals, _, _):
                for (attacker, queue) in zip(attackers, queues) {
                    for slot in 0..<queue.connections {
                        tasks.addTask(executorPreference: attacker.loop) {
                            await attacker.here.serve(queue, slot: slot)
                        }
                    }
                }
                await schedule(ArrivalPacer(rate: rate, process: arrivals, seed: plan.seed))
            }
        }
        await recordUnsent()
    }

    /// What was due at the end may have waited for a connection no longer than is usual: it gets this long to be sent.
    private static let grace = Duration.seconds(1)

    private func schedule(_ pacer: ArrivalPacer) async {
        await ArrivalClock(span: span, requests: plan.requests, signal: signal).run(pacer, into: queues)
        // A number of requests is a promise to send them; a time is a promise to stop.
        let until: ContinuousClock.Instant? = span.end.map { max($0, .now) + Self.grace }
        for queue in queues { queue.close(sendingUntil: until) }
    }

    private func recordUnsent() async {
        guard !signal.isRaised else { return }
        for (attacker, queue) in zip(attackers, queues) {
            let unsent = queue.takeUnsent()
            await attacker.run { $0.recordUnsent(unsent) }
        }
    }

    /// Ends the waits of what is on the wire, for a run that is aborted.
    func abandon() async {
        for attacker in attackers { await attacker.run { $0.abandon() } }
    }

    /// What the schedule of one loop has done since the last call; nil in a closed run, which has none.
    func takeCounts(ofLoop number: Int) -> Phased<ArrivalQueue.Counts>? {
        queues.isEmpty ? nil : queues[number].takeCounts()
    }

    /// The share of `loop` when `whole` is dealt to all, at least one.
    private static func part(_ loop: Int, of whole: Int, _ loops: Int) -> Int {
        max(1, whole / loops + (loop < whole % loops ? 1 : 0))
    }
}
