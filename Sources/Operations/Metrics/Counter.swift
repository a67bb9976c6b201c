import Synchronization

/// A number that only grows: one series of a Prometheus counter.
///
/// Made by ``MetricsRegistry`` at start-up, with its labels; counting is one atomic addition, from any thread.
package final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    init() {}

    /// Adds `amount`, wrapping after 2^64.
    package func increment(by amount: UInt64 = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    /// The count so far.
    package var value: UInt64 { count.load(ordering: .relaxed) }
}

/// A number that goes up and down: one series of a Prometheus gauge, held as an integer.
package final class Gauge: Sendable {
    private let current = Atomic<Int64>(0)

    init() {}

    /// Replaces the value; callable from any thread.
    package func set(_ value: Int64) {
        current.store(value, ordering: .relaxed)
    }

    /// Adds `amount`, which may be negative; callable from any thread.
    package func add(_ amount: Int64) {
        current.wrappingAdd(amount, ordering: .relaxed)
    }

    /// The value now.
    package var value: Int64 { current.load(ordering: .relaxed) }
}
