import Synchronization

/// How long the turns of one event loop take, which is how late an event may have been served. Written by the loop, read
/// by any thread; reading changes nothing, so that any number of readers see the same.
package final class LoopLag: Sendable {
    /// The upper bounds of the buckets, in nanoseconds, ascending; one more bucket takes what is above.
    package static let bounds: [UInt64] = [
        100_000, 500_000, 1_000_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000,
        1_000_000_000, 5_000_000_000,
    ]

    private let bounds = LoopLag.bounds
    private let buckets = InlineArray<12, Atomic<UInt64>> { _ in Atomic(0) }
    private let total = Atomic<UInt64>(0)
    /// When the present turn began, as the nanoseconds of an ``Instant``; 0 while the loop waits.
    private let turnStart = Atomic<Int64>(0)

    init() {}

    /// Turns per bucket, not cumulative, the last one without bound, and the time of all turns in nanoseconds.
    package var turns: (counts: [UInt64], nanoseconds: UInt64) {
        ((0...bounds.count).map { buckets[$0].load(ordering: .relaxed) }, total.load(ordering: .relaxed))
    }

    /// How long the loop has been in its present turn; zero when it waits. More than some seconds means that something
    /// blocks it.
    package var presentTurn: Duration {
        let start = turnStart.load(ordering: .relaxed)
        return start == 0 ? .zero : max(.zero, Instant.now - Instant(nanoseconds: start))
    }

    func turnBegan(at now: Instant) {
        turnStart.store(max(1, now.nanoseconds), ordering: .relaxed)
    }

    /// The loop is the only writer: reading and writing back is enough, and cheaper than an atomic addition.
    func turnEnded(at now: Instant) {
        let nanoseconds = UInt64(clamping: now.nanoseconds &- turnStart.load(ordering: .relaxed))
        turnStart.store(0, ordering: .relaxed)
        // Nearly all turns belong to the first bucket.
        var index = 0
        while index < bounds.count, bounds[index] < nanoseconds { index &+= 1 }
        buckets[index].store(buckets[index].load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        total.store(total.load(ordering: .relaxed) &+ nanoseconds, ordering: .relaxed)
    }
}
