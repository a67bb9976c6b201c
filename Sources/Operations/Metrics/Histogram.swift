import Synchronization

/// How often values fell into each of a few fixed buckets: one series of a Prometheus histogram.
///
/// Recording is two atomic additions without a lock or an allocation, from any thread. The buckets lie inside the
/// object, so their number is the same for every histogram and unused ones stay zero.
package final class Histogram: Sendable {
    /// The most bounds a histogram may have; one more bucket takes what is above the last.
    package static let maximumBounds = 23

    let bounds: HistogramBounds
    private let buckets = InlineArray<24, Atomic<UInt64>> { _ in Atomic(0) }
    private let total = Atomic<UInt64>(0)

    init(bounds: HistogramBounds) {
        self.bounds = bounds
    }

    /// Records one value, in the unit of the bounds.
    package func record(_ value: UInt64) {
        buckets[bounds.bucket(of: value)].wrappingAdd(1, ordering: .relaxed)
        total.wrappingAdd(value, ordering: .relaxed)
    }

    /// Records a duration in nanoseconds; negative ones (a clock that was set) count as zero.
    package func record(_ duration: Duration) {
        record(duration.metricNanoseconds)
    }

    /// What has been recorded: cumulative counts per bound with `+Inf` last, and the sum in the shown unit.
    ///
    /// The buckets are read one after the other while others write; the count is their own sum, so a scrape is always
    /// consistent with itself.
    package var snapshot: HistogramSnapshot {
        var cumulative: [UInt64] = []
        cumulative.reserveCapacity(bounds.limits.count + 1)
        var count: UInt64 = 0
        for index in 0...bounds.limits.count {
            count &+= buckets[index].load(ordering: .relaxed)
            cumulative.append(count)
        }
        return HistogramSnapshot(
            bounds: bounds, cumulative: cumulative, sum: Double(total.load(ordering: .relaxed)) * bounds.scale)
    }
}

/// A histogram as read at one moment, ready to be written.
package struct HistogramSnapshot: Sendable {
    /// Of the histogram it was read from.
    package let bounds: HistogramBounds
    /// One count per bound, each including those before it, and `+Inf` last.
    package let cumulative: [UInt64]
    /// In the unit of the metric.
    package let sum: Double

    /// For histograms that are counted elsewhere and only shown here.
    package init(bounds: HistogramBounds, cumulative: [UInt64], sum: Double) {
        self.bounds = bounds
        self.cumulative = cumulative
        self.sum = sum
    }
}

extension Duration {
    /// Whole nanoseconds, 0 when negative, saturating after 584 years.
    package var metricNanoseconds: UInt64 {
        // Nearly all are below 18 s, where 64 bits suffice: `components` divides 128 bits, which takes longer than all
        // else that recording does.
        if let attoseconds = UInt64(exactly: attoseconds) { return attoseconds / 1_000_000_000 }
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflows) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, exceeds) = whole.addingReportingOverflow(UInt64(attoseconds) / 1_000_000_000)
        return overflows || exceeds ? .max : sum
    }
}
