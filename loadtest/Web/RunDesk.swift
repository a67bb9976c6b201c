import LoadEngine
import Synchronization

/// The runs of the page: one that goes on, and those that are over. Usable from any thread.
package final class RunDesk: Sendable {
    /// The run that goes on.
    struct Current: Sendable {
        let number: Int
        let order: RunOrder
        let plan: LoadPlan
        /// Nil as long as it is being prepared.
        var run: LoadRun?
        /// What is going on before and after it.
        var message = ""
        var isStopping = false
    }

    struct Past: Sendable {
        let number: Int
        let order: RunOrder
        let finished: FinishedRun
    }

    private struct State {
        var lastNumber = 0
        var current: Current?
        var task: Task<Void, Never>?
        var past: [Past] = []
        var failure: String?
        var watchers: [Int: AsyncStream<DeskEvent>.Continuation] = [:]
        var nextWatcher = 0
        var isClosed = false
    }

    private let host: any RunHost
    private let state = Mutex(State())

    /// Runs that are kept; an hour of one takes some ten megabytes.
    static let mostPast = 20

    package init(_ host: any RunHost) {
        self.host = host
    }

    // MARK: What is asked for

    /// Begins a run.
    ///
    /// - Returns: its number.
    /// - Throws: what is wrong with the order, or that another run goes on.
    @discardableResult
    package func start(_ order: RunOrder) throws(OrderFailure) -> Int {
        let plan = try host.plan(order)
        let number: Int? = state.withLock { state in
            guard state.current == nil, !state.isClosed else { return nil }
            state.lastNumber += 1
            state.failure = nil
            state.current = Current(number: state.lastNumber, order: order, plan: plan)
            return state.lastNumber
        }
        guard let number else { throw OrderFailure("a run goes on already") }
        let task = Task { await self.perform(order, plan, number) }
        state.withLock { $0.task = task }
        announce(.changed)
        return number
    }

    /// What is wrong with an order; nil when nothing is.
    func check(_ order: RunOrder) -> OrderFailure? {
        do throws(OrderFailure) {
            _ = try host.plan(order)
            return nil
        } catch {
            return error
        }
    }

    /// Lets the run end in good order; asked twice, breaks it off.
    package func stop() {
        let (run, task, isSecond): (LoadRun?, Task<Void, Never>?, Bool) = state.withLock { state in
            let isSecond = state.current?.isStopping == true
            state.current?.isStopping = true
            return (state.current?.run, state.task, isSecond)
        }
        if let run, !isSecond { run.control.end(because: "stopped at the page") } else { task?.cancel() }
        announce(.changed)
    }

    /// The run that can be changed; nil when none goes on.
    var running: LoadRun? { state.withLock { $0.current?.run } }

    /// Breaks off what goes on, waits for its end, and takes no more orders.
    package func close() async {
        let task = state.withLock { state in
            state.isClosed = true
            return state.task
        }
        task?.cancel()
        await task?.value
        let watchers = state.withLock { Array($0.watchers.values) }
        for watcher in watchers { watcher.finish() }
    }

    /// Returns when no run goes on any more.
    package func wait() async {
        await state.withLock { $0.task }?.value
    }

    // MARK: Carrying out

    private func perform(_ order: RunOrder, _ plan: LoadPlan, _ number: Int) async {
        var failure: String?
        var finished: FinishedRun?
        do throws(OrderFailure) {
            finished = try await host.perform(
                order, plan,
                begun: { run in
                    self.state.withLock { $0.current?.run = run }
                    self.announce(.changed)
                    Task { for await snapshot in run.feed.snapshots() { self.announce(.second(number, snapshot)) } }
                },
                say: { message in
                    self.state.withLock { $0.current?.message = message }
                    self.announce(.changed)
                })
        } catch {
            failure = error.message
        }
        state.withLock { state in
            state.current = nil
            state.task = nil
            state.failure = failure
            guard let finished else { return }
            state.past.append(Past(number: number, order: order, finished: finished))
            if state.past.count > Self.mostPast { state.past.removeFirst() }
        }
        announce(.changed)
    }

    // MARK: What can be seen

    var current: Current? { state.withLock { $0.current } }
    var failure: String? { state.withLock { $0.failure } }

    /// Those that are over, the latest last.
    package var past: [FinishedRun] { state.withLock { $0.past.map(\.finished) } }
    var pastRuns: [Past] { state.withLock { $0.past } }

    func past(_ number: Int) -> Past? { state.withLock { $0.past.first { $0.number == number } } }

    /// Everything that happens from now on. One who is slow misses seconds, never the last change.
    func events() -> AsyncStream<DeskEvent> {
        let (stream, source) = AsyncStream.makeStream(of: DeskEvent.self, bufferingPolicy: .bufferingNewest(8))
        let number = state.withLock { state in
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = source
            return state.nextWatcher
        }
        source.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.watchers.removeValue(forKey: number) }
        }
        return stream
    }

    /// Shows watchers that somebody is there, so that connections which nobody reads any more are noticed.
    func beat() { announce(.nothing) }

    private func announce(_ event: DeskEvent) {
        let watchers = state.withLock { Array($0.watchers.values) }
        for watcher in watchers { watcher.yield(event) }
    }
}

/// What a watcher is told.
enum DeskEvent: Sendable {
    /// Something about the runs is different.
    case changed
    /// A second of the run with that number.
    case second(Int, Snapshot)
    case nothing
}
