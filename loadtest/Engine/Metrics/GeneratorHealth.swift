import Glibc
import Histogram

/// Whether the generator itself kept up, so that nobody blames the service for a busy laptop.
package struct GeneratorHealth: Sendable, Equatable {
    /// Processor time of the whole process, in cores: 1.5 is one core and a half.
    package let cores: Double
    /// The part of a core that the busiest event loop used, 0 to 1.
    package let busiestLoop: Double

    /// Above this a loop has no reserve to be punctual with.
    package static let busyLoop = 0.9
    /// A 99th percentile of the self-lag above this (µs) is no longer small beside what is measured.
    package static let longestLag: UInt64 = 1_000
    /// Fewer requests than this have no 99th percentile worth a judgement.
    static let leastSamples: UInt64 = 100

    /// Why the generator was the limit, in words; nil when it was not.
    func limitation(_ selfLag: Latencies.Recording) -> String? {
        if busiestLoop > Self.busyLoop {
            return "an event loop used \(PlainDecimal.text(busiestLoop * 100, places: 0)) % of a core"
        }
        let lag = selfLag.valueAtPercentile(99)
        if selfLag.totalCount >= Self.leastSamples, lag > Self.longestLag {
            return "1 request in 100 left \(LatencyText.text(lag)) late or later although a connection was free"
        }
        return nil
    }
}

/// Processor time at one moment: of the process, and of the thread of each loop.
struct ProcessorTime: Sendable {
    let moment = ContinuousClock.now
    let process: Duration
    let loops: [Duration]

    init(loops: [Duration]) {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        process = .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        self.loops = loops
    }

    /// What was used since an earlier moment.
    func health(since earlier: ProcessorTime) -> GeneratorHealth {
        let span = max((moment - earlier.moment).inSeconds, 1e-6)
        let busiest = zip(loops, earlier.loops).map { ($0 - $1).inSeconds / span }.max() ?? 0
        return GeneratorHealth(cores: (process - earlier.process).inSeconds / span, busiestLoop: busiest)
    }
}
