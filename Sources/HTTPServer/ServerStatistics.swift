import Synchronization
import Transport

/// What the server counts. Counting is an atomic addition in memory of the loop's own; a snapshot adds the loops up.
/// Usable from any thread.
///
/// A limit of connections, a time-out and every other end of a connection is in `closedByReason`.
package final class ServerStatistics: Sendable {
    private let shards = Mutex<[Shard]>([])
    private let loops = Mutex<[EventLoop]>([])
    private let refusals = Mutex<[String: Int]>([:])

    package init() {}

    /// The numbers at one moment; those of different loops may be some microseconds apart.
    package struct Snapshot: Sendable {
        /// Connections since the start.
        package var accepted = 0
        /// Connections now.
        package var open = 0
        package var closedByReason: [ConnectionEnd: Int] = [:]
        /// Refused requests by ``ParseError/kind``.
        package var protocolErrorsByKind: [String: Int] = [:]
        /// Requests since the start, unrouted ones included.
        package var requests = 0
        /// Requests whose answer is not written yet.
        package var requestsInFlight = 0
        package var loops: [LoopTurns] = []
    }

    /// What the turns of one loop have taken.
    package struct LoopTurns: Sendable {
        /// The number of the loop.
        package let loop: Int
        /// Upper bounds of the buckets, in nanoseconds; the last bucket has none.
        package let bounds: [UInt64]
        /// Turns in each bucket.
        package let counts: [UInt64]
        /// Of all turns together.
        package let nanoseconds: UInt64
        /// How long the present one has lasted.
        package let present: Duration

        init(_ loop: EventLoop) {
            self.loop = loop.index
            bounds = LoopLag.bounds
            (counts, nanoseconds) = loop.lag.turns
            present = loop.lag.presentTurn
        }
    }

    package func snapshot() -> Snapshot {
        var snapshot = Snapshot()
        for shard in shards.withLock({ $0 }) { shard.add(to: &snapshot) }
        snapshot.protocolErrorsByKind = refusals.withLock { $0 }
        snapshot.loops = loops.withLock { $0 }.map(LoopTurns.init)
        return snapshot
    }

    func shard(for loop: EventLoop) -> Shard {
        let shard = Shard()
        shards.withLock { $0.append(shard) }
        loops.withLock { $0.append(loop) }
        return shard
    }

    /// Refusals end connections: rare enough for a lock.
    func refused(kind: String) {
        refusals.withLock { $0[kind, default: 0] += 1 }
    }

    /// The counters that one loop writes. It is the only writer: reading and writing back is enough, and cheaper than an
    /// atomic addition.
    final class Shard: Sendable {
        private let accepted = Atomic<Int>(0)
        private let begun = Atomic<Int>(0)
        private let answered = Atomic<Int>(0)
        private let ends = ConnectionEnd.allCases.map { (reason: $0, count: Counter()) }

        private final class Counter: Sendable {
            let value = Atomic<Int>(0)
        }

        func opened() { Self.count(accepted) }

        func turnedAway(_ end: ConnectionEnd) {
            opened()
            closed(end)
        }

        func closed(_ end: ConnectionEnd) {
            for (reason, count) in ends where reason == end { count.value.add(1, ordering: .relaxed) }
        }

        func requestBegan() { Self.count(begun) }

        func requestEnded() { Self.count(answered) }

        @inline(__always)
        private static func count(_ counter: borrowing Atomic<Int>) {
            counter.store(counter.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        }

        func add(to snapshot: inout Snapshot) {
            let answered = answered.load(ordering: .relaxed)
            let begun = begun.load(ordering: .relaxed)
            snapshot.accepted += accepted.load(ordering: .relaxed)
            snapshot.open += accepted.load(ordering: .relaxed)
            snapshot.requests += begun
            snapshot.requestsInFlight += max(0, begun - answered)
            for (reason, count) in ends {
                let value = count.value.load(ordering: .relaxed)
                snapshot.closedByReason[reason, default: 0] += value
                snapshot.open -= value
            }
        }
    }
}
