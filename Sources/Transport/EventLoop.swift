import Dispatch
import Synchronization

/// One epoll set, one thread, and everything confined to them: an executor whose jobs run between two waits.
///
/// Hosted by a serial dispatch queue, as one work item that lasts as long as the loop. Nothing else is ever put on
/// that queue; whoever wants something of the loop enqueues a job, which wakes it by an eventfd inside its set.
///
///     Task(executorPreference: loop) { … }     an actor may name the loop as its executor
///
/// Nothing that blocks may run here: see ``BlockingExecutor``.
package final class EventLoop: SerialExecutor, TaskExecutor {
    let thread = LoopThread()
    /// Its place in its group, from 0; stands in labels.
    package let index: Int

    private let confined: LoopConfined<LoopState>
    private let inbox = Mutex<[UnownedJob]>([])
    private let wakeUp: LoopWakeUp
    private let stopping = Atomic<Bool>(false)
    /// What its turns have taken.
    package let lag = LoopLag()

    /// Starts the loop at once; it runs until ``stop()``.
    ///
    /// - Throws: when the descriptors of the set cannot be had.
    package init(index: Int = 0) throws(SystemCallError) {
        self.index = index
        let state = try LoopState()
        wakeUp = state.wakeUp
        confined = LoopConfined(state, to: thread)
        DispatchQueue(label: "event-loop.\(index)").async { self.run() }
    }

    /// Whether the caller runs on the loop's thread.
    package var isCurrent: Bool { thread.isCurrent }

    /// The time at which the present turn began; on the loop only.
    package var now: Instant { state.now }

    /// Suspends until `deadline`, to within a tick of 16 ms; on the loop only.
    package func sleep(until deadline: Instant) async {
        let timer = Readiness(timerOn: self)
        _ = await timer.wait(for: .nothing, until: deadline)
        timer.close()
    }

    /// Ends the loop after the turn it is in; what still waits on it waits for ever, so end that first.
    package func stop() {
        stopping.store(true, ordering: .releasing)
        wakeUp.signal()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            state.ready.append(job)
        } else {
            let wasEmpty = inbox.withLock { jobs in
                jobs.append(job)
                return jobs.count == 1
            }
            guard wasEmpty else { return }
            if let calls = GatheredCalls.current { calls.add(wakeUp) } else { wakeUp.signal() }
        }
    }

    /// Jobs run as those of a task executor (see ``LoopState/runReadyJobs(on:)``), so that an actor on the loop has to
    /// be told in this way that it is where it belongs.
    package func checkIsolated() {
        precondition(isCurrent, "not on the event loop")
    }

    /// The confined part; stops the process when touched from elsewhere.
    var state: LoopState { confined.value }

    private func run() {
        thread.adopt()
        let state = confined.value
        let executor = asUnownedTaskExecutor()
        let calls = GatheredCalls()
        calls.install()
        defer { withExtendedLifetime(calls) { GatheredCalls.uninstall() } }
        while !stopping.load(ordering: .relaxed) {
            let called = state.wait()
            lag.turnBegan(at: state.now)
            if called { takeInbox(into: state) }
            state.expireDeadlines()
            state.runReadyJobs(on: executor)
            calls.make()
            lag.turnEnded(at: .now)
        }
        thread.resign()
    }

    private func takeInbox(into state: LoopState) {
        inbox.withLock { jobs in
            state.ready.append(contentsOf: jobs)
            jobs.removeAll(keepingCapacity: true)
        }
    }
}
