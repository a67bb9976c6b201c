/// Counters of one name that differ in one or two labels.
package final class CounterFamily: Sendable {
    private let first: MetricLabel
    private let second: MetricLabel?
    private let table: SeriesTable<Counter>

    init(first: MetricLabel, second: MetricLabel?, capacity: Int) {
        self.first = first
        self.second = second
        table = SeriesTable(labels: [first] + (second.map { [$0] } ?? []), capacity: capacity, make: Counter.init)
    }

    /// The counter of these label values; keep it where they are known in advance.
    package func counter(_ first: String, _ second: String = "") -> Counter {
        table.series(self.first.position(of: first), self.second?.position(of: second) ?? 0)
    }

    /// Counts one, from any thread, without a lock and without an allocation.
    package func increment(_ first: String, _ second: String = "") {
        counter(first, second).increment()
    }

    var entries: [(labels: [(name: String, value: String)], series: Counter)] {
        table.entries.filter { $0.series.value > 0 }
    }
}
