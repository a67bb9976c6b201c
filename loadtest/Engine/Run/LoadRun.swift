package import Transport

/// One run from the first connection to the last answer.
///
/// Lives on the cooperative pool; its loops have threads of their own. Who wants to see it while it goes on watches
/// ``feed``, who wants to change it uses ``control``.
package final class LoadRun: Sendable {
    /// What is said of a run as it goes on, for whoever keeps it.
    package enum Note: Sendable {
        /// The schedule begins at that moment.
        case started(Instant, RunControl)
        case frame(Frame)
    }

    package let plan: LoadPlan
    package let header: RunHeader
    package let control: RunControl
    package let feed = RunFeed()
    let probe: (@Sendable () async -> [String: Double])?
    let ledgerCounts: (@Sendable (Tally) -> LedgerCounts)?
    let sink: (@Sendable (Note) -> Void)?
    /// Which lanes of a schedule that several generators share are this one's; nil when it is all its own.
    private let lanes: (first: Int, of: Int)?
    /// Where everything is written down before it is sent; nil when nothing is verified.
    let ledger: LedgerFile?

    /// - Parameters:
    ///   - lanes: the first of its lanes, and how many all generators have together; nil when there is no other.
    ///   - header: which run it is; nil makes one of this machine, without a command.
    ///   - probe: what the service says of itself, asked for about once a second.
    ///   - ledgerCounts: what verification has found so far, beside what was counted.
    ///   - sink: is given every frame as soon as it is complete, from the cooperative pool; must not block for long.
    package init(
        _ plan: LoadPlan, lanes: (first: Int, of: Int)? = nil, header: RunHeader? = nil,
        probe: (@Sendable () async -> [String: Double])? = nil,
        ledgerCounts: (@Sendable (Tally) -> LedgerCounts)? = nil, sink: (@Sendable (Note) -> Void)? = nil,
        ledger: LedgerFile? = nil
    ) {
        self.plan = plan
        self.lanes = lanes
        self.header = header ?? RunHeader(plan: plan)
        control = RunControl(plan)
        self.probe = probe
        self.ledgerCounts = ledgerCounts
        self.sink = sink
        self.ledger = ledger
    }

    /// Runs the plan, once. A task that is cancelled aborts its run and still gives the recording.
    ///
    /// - Throws: when the run could not begin.
    package func run() async throws(LoadRunError) -> Recording {
        defer {
            control.finish()
            feed.finish()
        }
        try DescriptorLimit.raise(for: plan.connections)
        let address = try await TargetAddress(plan.target, timeout: plan.timeout).reachable()
        // A moment in the future, so that connections are open when the first request is due.
        let start = Instant.now.advanced(byNanoseconds: plan.isOpen ? 100_000_000 : 1_000_000)
        let schedule = Schedule(
            profile: plan.profile, start: start, measuredFrom: start.advanced(bySeconds: plan.warmup), revision: 0)
        let seats = (0..<plan.loops).map { _ in LoopSeat() }
        control.begin(seats, schedule)
        sink?(.started(start, control))
        let collector = RunCollector(self, seats: seats, start: start)
        let ours = (0..<seats.count).map { Lane((lanes?.first ?? 0) + $0, of: lanes?.of ?? seats.count) }
        let budget = RequestBudget(plan.requests.map { all in ours.reduce(0) { $0 + $1.share(of: all) } })
        let failures = await withTaskCancellationHandler {
            await withTaskGroup(of: SystemCallError?.self) { loops in
                let watch = Task { await collector.watch() }
                for (index, seat) in seats.enumerated() {
                    loops.addTask {
                        await self.attack(ours[index], address, schedule, seat, budget)
                    }
                }
                var failures: [SystemCallError] = []
                for await failure in loops {
                    if let failure { failures.append(failure) }
                }
                watch.cancel()
                await watch.value
                return failures
            }
        } onCancel: {
            control.abort()
        }
        if let failure = failures.first { throw .resources(failure.description) }
        return await collector.finish()
    }

    /// One loop, on a thread of its own until it is done.
    private func attack(
        _ lane: Lane, _ address: SocketAddress, _ schedule: Schedule, _ seat: LoopSeat, _ budget: RequestBudget
    ) async -> SystemCallError? {
        let (plan, ledger) = (plan, ledger)
        return await BlockingExecutor(label: "load.loop.\(lane.index)").run {
            do throws(SystemCallError) {
                switch plan.model {
                case .open(_, let connections, let outstanding):
                    try OpenAttacker(
                        plan: plan, lane: lane, address: address, schedule: schedule, seat: seat,
                        ledger: ledger, connections: connections, mostOutstanding: outstanding
                    ).run()
                case .closed(let think):
                    try ClosedAttacker(
                        plan: plan, lane: lane, address: address, schedule: schedule, seat: seat,
                        ledger: ledger, think: think, budget: budget
                    ).run()
                }
                return nil
            } catch {
                // Nobody must wait for a loop that never was.
                seat.end(LoopReport(hasEnded: true))
                return error
            }
        }
    }
}

/// Why a run could not begin.
package enum LoadRunError: Error, Equatable {
    /// Nobody accepts connections there.
    case unreachable(String)
    /// The system refuses what the run needs.
    case resources(String)
}
