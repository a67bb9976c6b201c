import Synchronization

/// The series of one family, found by their label values without a lock and without an allocation.
///
/// All slots exist from the start; a combination of label values claims one on first use by a compare-and-exchange.
/// When no slot is left near its place, a combination is counted in the overflow series, whose labels are all
/// `_OTHER`: the number of series is bounded whatever happens.
final class SeriesTable<Series: Sendable>: Sendable {
    private let slots: [Slot]
    private let overflow: Slot
    private let labels: [MetricLabel]
    private let mask: UInt32

    /// - Parameter capacity: a power of two; how many combinations are expected, times two.
    init(labels: [MetricLabel], capacity: Int, make: () -> Series) {
        precondition(capacity > 0 && capacity & (capacity - 1) == 0, "the capacity must be a power of two")
        precondition((1...3).contains(labels.count), "a family has one to three labels")
        self.labels = labels
        slots = (0..<capacity).map { _ in Slot(key: Self.vacant, series: make()) }
        overflow = Slot(key: 0, series: make())
        mask = UInt32(capacity - 1)
    }

    func series(_ first: UInt32, _ second: UInt32 = 0, _ third: UInt32 = 0) -> Series {
        let key = first << 20 | second << 10 | third
        guard key != 0 else { return overflow.series }
        var place = (key &* 0x9E37_79B1) >> 12 & mask
        for _ in 0..<min(32, slots.count) {
            let slot = slots[Int(place)]
            // A load first: nearly always the slot is taken already, and an exchange locks its cache line.
            if slot.key.load(ordering: .relaxed) == key { return slot.series }
            let (exchanged, original) = slot.key.compareExchange(
                expected: Self.vacant, desired: key, ordering: .relaxed)
            if exchanged || original == key { return slot.series }
            place = (place &+ 1) & mask
        }
        return overflow.series
    }

    /// Every series in use with its labels, in the order of the label values.
    var entries: [(labels: [(name: String, value: String)], series: Series)] {
        var used = slots.compactMap { slot in
            let key = slot.key.load(ordering: .relaxed)
            return key == Self.vacant ? nil : (key, slot.series)
        }
        used.append((0, overflow.series))
        return used.sorted { $0.0 < $1.0 }.map { (describe($0), $1) }
    }

    private func describe(_ key: UInt32) -> [(name: String, value: String)] {
        zip(labels, [key >> 20, key >> 10 & 1_023, key & 1_023]).map { ($0.name, $0.values[Int($1)]) }
    }

    private static var vacant: UInt32 { .max }

    private final class Slot: Sendable {
        let key: Atomic<UInt32>
        let series: Series

        init(key: UInt32, series: Series) {
            self.key = Atomic(key)
            self.series = series
        }
    }
}
