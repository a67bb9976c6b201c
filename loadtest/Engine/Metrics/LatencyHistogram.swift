/// Counts of latencies in buckets that are never wider than a thousandth of their value: an HdrHistogram of three
/// significant digits from 1 µs to an hour (Gil Tene, hdrhistogram.org), in whole microseconds.
///
/// Written here, with the same buckets as the library has, because every percentile and every second of a recording
/// walks through all of them, and a generic type of another module is not specialised for that. It holds no memory
/// before its first value. Histograms add up without loss.
package struct LatencyHistogram: Sendable, Equatable {
    /// What is longer counts as this: a request that waited behind a stalled server can be that old.
    package static let longest: UInt64 = 3_600_000_000

    /// The first 2,048 buckets are one microsecond wide; from there on each 1,024 are twice as wide as those before.
    private static let halfBits = 10
    private static let half = 1 << halfBits
    private static let mask = UInt64(2 * half - 1)
    private static let length = index(of: longest) + 1

    private var counts: [UInt64] = []
    /// How many values there are.
    package private(set) var count: UInt64 = 0
    private var sum: UInt64 = 0
    /// The smallest and largest value, exactly; `minimum` is the larger of the two while there is none.
    package private(set) var minimum: UInt64 = .max
    package private(set) var maximum: UInt64 = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    /// The arithmetic mean, exactly; 0 of nothing.
    package var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

    /// Counts a value in microseconds.
    package mutating func record(_ microseconds: UInt64) {
        let value = min(microseconds, Self.longest)
        if counts.isEmpty { counts = [UInt64](repeating: 0, count: Self.length) }
        counts[Self.index(of: value)] &+= 1
        count &+= 1
        sum &+= value
        minimum = min(minimum, value)
        maximum = max(maximum, value)
    }

    /// Adds the counts of `other`, without loss.
    package mutating func add(_ other: LatencyHistogram) {
        guard other.count > 0 else { return }
        if counts.isEmpty {
            self = other
            return
        }
        for index in other.occupied { counts[index] &+= other.counts[index] }
        count &+= other.count
        sum &+= other.sum
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
    }

    /// The value that `percent` of all values do not exceed, to within its bucket; 0 of nothing.
    package func value(atPercentile percent: Double) -> UInt64 {
        guard count > 0 else { return 0 }
        guard percent < 100 else { return maximum }
        guard percent > 0 else { return minimum }
        // One step down first, lest rounding reach into the next bucket: 99 % of 100 values are 99 and not 100.
        let wanted = max(1, UInt64((percent.nextDown * Double(count) / 100).rounded(.up)))
        var seen: UInt64 = 0
        for index in occupied {
            seen &+= counts[index]
            if seen >= wanted { return max(minimum, min(maximum, Self.values(in: index).upperBound)) }
        }
        return maximum
    }

    /// How many values are at most `microseconds`, to within a bucket.
    package func count(upTo microseconds: UInt64) -> UInt64 {
        guard count > 0 else { return 0 }
        let last = Self.index(of: min(microseconds, Self.longest))
        return occupied.clamped(to: 0..<last + 1).reduce(0) { $0 &+ counts[$1] }
    }

    /// The buckets that hold something, in ascending order, with the values that they stand for.
    package var buckets: some Sequence<(values: ClosedRange<UInt64>, count: UInt64)> {
        occupied.lazy.filter { counts[$0] > 0 }.map { (Self.values(in: $0), counts[$0]) }
    }

    private var occupied: Range<Int> {
        count == 0 ? 0..<0 : Self.index(of: minimum)..<Self.index(of: maximum) + 1
    }

    private static func index(of value: UInt64) -> Int {
        let bucket = 64 - halfBits - 1 - (value | mask).leadingZeroBitCount
        return (bucket &+ 1) << halfBits &+ Int(truncatingIfNeeded: value >> UInt64(truncatingIfNeeded: bucket)) &- half
    }

    private static func values(in index: Int) -> ClosedRange<UInt64> {
        let bucket = max(0, index >> halfBits - 1)
        let position = index < 2 * half ? index : index & (half - 1) + half
        let first = UInt64(position) << UInt64(bucket)
        return first...first + 1 << UInt64(bucket) - 1
    }
}

/// As it is recorded: only what is not empty.
extension LatencyHistogram {
    /// Appends the counts: number of buckets, smallest, largest and sum, then the gap to the bucket before and the count of
    /// each.
    func encode(into bytes: inout VarintWriter) {
        guard count > 0 else { return bytes.append(UInt64(0)) }
        let used = occupied.filter { counts[$0] > 0 }
        bytes.append(UInt64(used.count))
        bytes.append(minimum)
        bytes.append(maximum)
        bytes.append(sum)
        var last = 0
        for index in used {
            bytes.append(UInt64(index - last))
            bytes.append(counts[index])
            last = index
        }
    }

    /// Reads what ``encode(into:)`` has written.
    ///
    /// - Throws: when the bytes cannot have come from there.
    init(_ bytes: inout VarintReader) throws(RecordingError) {
        let used = try bytes.next()
        guard used > 0 else { return }
        minimum = try bytes.next()
        maximum = try bytes.next()
        sum = try bytes.next()
        guard minimum <= maximum, maximum <= Self.longest, used <= Self.length else { throw .malformed }
        counts = [UInt64](repeating: 0, count: Self.length)
        var index: UInt64 = 0
        for _ in 0..<used {
            index = index &+ (try bytes.next())
            guard index < Self.length else { throw .malformed }
            counts[Int(index)] = try bytes.next()
            count = count &+ counts[Int(index)]
        }
        guard count > 0 else { throw .malformed }
    }
}
