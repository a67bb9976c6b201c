import Synchronization

/// What is known of a run while it goes on, about once a second.
package struct Snapshot: Sendable {
    /// What was counted since the last one.
    package let frame: Frame
    /// What was counted since the beginning.
    package let total: Phased<Tally>
    /// Seconds since the start, and until the scheduled end if there is one.
    package let elapsed: Double
    package let remaining: Double?
    package let isPaused: Bool
    /// The load that is asked for: requests per second or users.
    package let level: Double
    package let events: [RunEvent]

    /// What the report will be about, without the warm-up.
    package var measured: Tally {
        var sum = total.ramp
        sum.add(total.steady)
        return sum
    }
}

/// Where those who watch a run get it from: any number of them, at any time, on any thread.
package final class RunFeed: Sendable {
    private struct State {
        var latest: Snapshot?
        var series = Series()
        var watchers: [Int: AsyncStream<Snapshot>.Continuation] = [:]
        var nextWatcher = 0
        var isOver = false
    }

    private let state = Mutex(State())

    package init() {}

    /// What was seen last; nil in the first second.
    package var latest: Snapshot? { state.withLock { $0.latest } }

    /// The course so far.
    package var series: Series { state.withLock { $0.series } }

    /// Every snapshot from now on, until the run is over. One who is slow sees the latest instead of all.
    package func snapshots() -> AsyncStream<Snapshot> {
        let (stream, source) = AsyncStream.makeStream(of: Snapshot.self, bufferingPolicy: .bufferingNewest(4))
        let number: Int? = state.withLock { state in
            guard !state.isOver else { return nil }
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = source
            return state.nextWatcher
        }
        guard let number else {
            source.finish()
            return stream
        }
        source.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.watchers.removeValue(forKey: number) }
        }
        return stream
    }

    func publish(_ snapshot: Snapshot) {
        // Worked out before: who asks for the run waits meanwhile.
        let point = SeriesPoint(snapshot.frame)
        let watchers = state.withLock { state in
            state.latest = snapshot
            state.series.append(point)
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.yield(snapshot) }
    }

    func finish() {
        let watchers = state.withLock { state in
            state.isOver = true
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.finish() }
    }
}
