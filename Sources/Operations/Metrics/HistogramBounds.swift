/// The upper bounds of a histogram's buckets, in the integer unit in which values are recorded, and how they are shown.
package struct HistogramBounds: Sendable {
    /// Ascending, at most ``Histogram/maximumBounds`` of them; `+Inf` is implied.
    package let limits: [UInt64]
    /// What one recorded unit is in the unit of the metric: 1e-9 for nanoseconds shown as seconds, 1 for plain counts.
    package let scale: Double

    /// - Precondition: 1 to ``Histogram/maximumBounds`` ascending limits.
    package init(limits: [UInt64], scale: Double) {
        precondition(
            (1...Histogram.maximumBounds).contains(limits.count) && zip(limits, limits.dropFirst()).allSatisfy(<),
            "histogram bounds must ascend and fit the fixed number of buckets")
        self.limits = limits
        self.scale = scale
    }

    /// Durations of requests, recorded in nanoseconds and shown in seconds: OpenTelemetry's advice (0.005 … 10) and
    /// five bounds below it, because this server is faster than the standard's floor.
    package static let requestDurations = HistogramBounds(
        limits: [
            100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 75_000_000,
            100_000_000, 250_000_000, 500_000_000, 750_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000,
            7_500_000_000, 10_000_000_000,
        ], scale: 1e-9)

    /// Sizes of batches, in items.
    package static let batchSizes = HistogramBounds(
        limits: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024], scale: 1)

    /// The bucket of `value`: the first whose limit is not below it, or `limits.count` for `+Inf`.
    ///
    /// Linear: most values fall into the first few buckets, where a binary search would not be faster.
    func bucket(of value: UInt64) -> Int {
        var index = 0
        while index < limits.count, limits[index] < value { index += 1 }
        return index
    }
}
