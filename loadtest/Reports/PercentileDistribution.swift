import Histogram
package import LoadEngine

/// The percentile distribution of the response times as HdrHistogram's tools read it (`.hgrm`), in milliseconds.
package enum PercentileDistribution {
    /// - Parameter operation: nil for all.
    package static func text(_ figures: Figures, of operation: Operation? = nil) -> [UInt8] {
        var text = ""
        library(figures.tally.latencies(of: operation).response)
            .outputPercentileDistribution(to: &text, outputValueUnitScalingRatio: 1_000)
        return Array(text.utf8)
    }

    /// The same counts in the library's own type, which writes the format.
    private static func library(_ times: LatencyHistogram) -> Histogram<UInt64> {
        var histogram = Histogram<UInt64>(
            highestTrackableValue: LatencyHistogram.longest, numberOfSignificantValueDigits: .three)
        for bucket in times.buckets {
            // The exact ends of what was seen, where the bucket holds them.
            let value = min(max(bucket.values.lowerBound, times.minimum), times.maximum)
            histogram.record(bucket.values.contains(times.maximum) ? times.maximum : value, count: bucket.count)
        }
        return histogram
    }
}
