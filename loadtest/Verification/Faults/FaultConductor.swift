import Glibc
package import LoadEngine
package import Redis
package import Transport

/// Breaks what the plan says when it says so, mends it again, and remembers when.
package actor FaultConductor {
    /// What there is to be broken.
    package struct Stage: Sendable {
        package var supervisor: Supervisor?
        package var mails: MailWatch?
        package var proxy: FaultProxy?
        package var redis: RedisAddress?

        package init() {}
    }

    private let plan: FaultPlan
    private let stage: Stage
    private var control: RunControl?
    private var performance: Task<Void, Never>?
    private(set) package var windows: [FaultWindow] = []
    private let redis = BlockingExecutor(label: "load.redis")

    package init(_ plan: FaultPlan, on stage: Stage) {
        self.plan = plan
        self.stage = stage
    }

    /// Begins to carry the plan out.
    ///
    /// - Parameters:
    ///   - start: of the run.
    ///   - control: of the run, which shows the faults.
    package func begin(from start: Instant, of control: RunControl) {
        self.control = control
        performance = Task { await perform(from: start) }
    }

    /// Lets no more faults begin, and returns when those that had begun are mended.
    package func finish() async {
        performance?.cancel()
        await performance?.value
    }

    private func perform(from start: Instant) async {
        await withDiscardingTaskGroup { faults in
            for entry in plan.entries {
                faults.addTask {
                    let at = start + .seconds(entry.at)
                    do { try await Task.sleep(for: max(.zero, at - .now), tolerance: .milliseconds(1)) } catch {
                        return
                    }
                    await self.perform(entry.action)
                }
            }
        }
    }

    /// Breaks one thing now, and mends it after its time, or as soon as the task is cancelled.
    package func perform(_ action: FaultAction) async {
        let start = Instant.now.nanoseconds
        control?.note(.fault, action.name)
        await begin(action)
        // A second at most for each look, so that a run that is broken off does not wait for a long fault.
        let end = Instant.now + .seconds(action.length)
        while Instant.now < end, !Task.isCancelled {
            try? await Task.sleep(for: min(.seconds(1), max(.milliseconds(1), end - .now)))
        }
        await mend(action)
        control?.noteEnd(of: .fault, action.name)
        windows.append(
            FaultWindow(
                name: action.name, start: start, end: Instant.now.nanoseconds, mayDoubleMails: action.mayDoubleMails))
    }

    private func begin(_ action: FaultAction) async {
        switch action {
        case .kill(let name, _): await stage.supervisor?.killNow(name)
        case .freeze(let name, _): stage.supervisor?.signal(name, SIGSTOP)
        case .restart(let name): await stage.supervisor?.stop(name)
        case .pauseRedis(let span): await tellRedis(["CLIENT", "PAUSE", "\(Int(span * 1_000))", "ALL"])
        case .flushRedis: await tellRedis(["FLUSHALL"])
        case .mail(let fault, _): stage.mails?.begin(fault)
        case .network(let fault, _): stage.proxy?.begin(fault)
        }
    }

    private func mend(_ action: FaultAction) async {
        switch action {
        case .kill(let name, _), .restart(let name): try? stage.supervisor?.start(name)
        case .freeze(let name, _): stage.supervisor?.signal(name, SIGCONT)
        case .pauseRedis, .flushRedis: break
        case .mail: stage.mails?.endFault()
        case .network: stage.proxy?.endFault()
        }
    }

    private func tellRedis(_ words: [String]) async {
        guard let address = stage.redis else { return }
        // What fails shows in what the service does; a test of Redis this is not.
        await redis.run { _ = try? RedisConnection(to: address).run(words) }
    }
}
