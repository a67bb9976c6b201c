import Histogram
import Testing

@testable import LoadEngine

@Suite("Latency histograms")
struct LatencyHistogramTests {
    /// The same values in ours and in the library's.
    private func both(_ values: [UInt64]) -> (ours: LatencyHistogram, library: Histogram<UInt64>) {
        var ours = LatencyHistogram()
        var library = Histogram<UInt64>(
            highestTrackableValue: LatencyHistogram.longest, numberOfSignificantValueDigits: .three)
        for value in values {
            ours.record(value)
            library.record(min(value, LatencyHistogram.longest))
        }
        return (ours, library)
    }

    private func samples(_ count: Int, seed: UInt64) -> [UInt64] {
        var random = RandomSource(seed: seed)
        // From 0 µs to beyond what is kept apart, as many small ones as large ones.
        return (0..<count).map { _ in UInt64(random.below(1 << random.below(34))) }
    }

    @Test("every percentile is the one of HdrHistogram's own library", arguments: [1, 2, 3, 10, 1_000, 20_000])
    func percentiles(_ count: Int) {
        let (ours, library) = both(samples(count, seed: UInt64(count)))

        for percent in [0, 0.1, 1, 10, 25, 50, 66, 75, 90, 95, 99, 99.9, 99.99, 99.999, 100] {
            #expect(ours.value(atPercentile: percent) == library.valueAtPercentile(percent), "p\(percent)")
        }
        #expect(ours.count == library.totalCount)
        #expect(ours.maximum == library.maxRecorded)
    }

    @Test("every bucket has the bounds and the count of the library's")
    func buckets() {
        let (ours, library) = both(samples(5_000, seed: 3))

        let theirs = library.recordedValues().map { (library.highestEquivalentForValue($0.value), $0.count) }
        #expect(ours.buckets.map(\.values.upperBound) == theirs.map(\.0))
        #expect(ours.buckets.map(\.count) == theirs.map(\.1))
    }

    @Test("no value is off by more than a thousandth")
    func precision() {
        for value in samples(2_000, seed: 9) where value <= LatencyHistogram.longest {
            var histogram = LatencyHistogram()
            histogram.record(value)
            for bucket in histogram.buckets {
                #expect(bucket.values.contains(value))
                #expect(bucket.values.upperBound - bucket.values.lowerBound <= value / 1_000)
            }
        }
    }

    @Test("merging loses nothing, and neither does writing and reading")
    func lossless() throws {
        let values = samples(9_000, seed: 11)
        var sum = LatencyHistogram()
        for part in 0..<3 { sum.add(both(values.enumerated().filter { $0.offset % 3 == part }.map(\.element)).ours) }
        var bytes = VarintWriter()
        sum.encode(into: &bytes)
        LatencyHistogram().encode(into: &bytes)

        var reader = VarintReader(bytes.bytes[...])
        #expect(sum == both(values).ours)
        #expect(try LatencyHistogram(&reader) == sum)
        #expect(try LatencyHistogram(&reader) == LatencyHistogram())
        #expect(reader.isAtEnd)
    }

    @Test("the mean is exact, and nothing has the percentiles 0")
    func mean() {
        #expect(both([1, 2, 6]).ours.mean == 3)
        #expect(LatencyHistogram().mean == 0)
        #expect(LatencyHistogram().value(atPercentile: 99) == 0)
        #expect(both([5, 10, 1_000_000]).ours.count(upTo: 10) == 2)
    }

    @Test("bytes that are no histogram are refused, wherever they end")
    func malformed() {
        var bytes = VarintWriter()
        both(samples(100, seed: 2)).ours.encode(into: &bytes)

        for length in 0..<bytes.bytes.count {
            var reader = VarintReader(bytes.bytes[..<length])
            #expect(throws: RecordingError.self) { try LatencyHistogram(&reader) }
        }
        var nonsense = VarintReader([1, 5, 3, 0, 0, 1][...])
        #expect(throws: RecordingError.malformed) { try LatencyHistogram(&nonsense) }
    }
}
