/// Whether the generator itself kept up, so that nobody blames the service for a busy laptop.
package struct GeneratorHealth: Sendable, Equatable {
    /// Processor time of the whole process, in cores: 1.5 is one core and a half.
    package let cores: Double
    /// The part of a core that the busiest event loop used, 0 to 1.
    package let busiestLoop: Double

    package init(cores: Double, busiestLoop: Double) {
        self.cores = cores
        self.busiestLoop = busiestLoop
    }

    /// Above this a loop has no reserve to be punctual with.
    package static let busyLoop = 0.9
    /// A 99th percentile of the self-lag above this (µs) is no longer small beside what is measured.
    package static let longestLag: UInt64 = 1_000
    /// Fewer requests than this have no 99th percentile worth a judgement.
    static let leastSamples: UInt64 = 100

    /// Why the generator was the limit, in words; nil when it was not.
    package func limitation(_ selfLag: LatencyHistogram) -> String? {
        if busiestLoop > Self.busyLoop {
            return "an event loop used \(PlainDecimal.text(busiestLoop * 100, places: 0)) % of a core"
        }
        let lag = selfLag.value(atPercentile: 99)
        if selfLag.count >= Self.leastSamples, lag > Self.longestLag {
            return "1 request in 100 left \(LatencyText.text(lag)) late or later although a connection was free"
        }
        return nil
    }
}
