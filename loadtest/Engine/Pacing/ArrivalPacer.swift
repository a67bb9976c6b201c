import Glibc

/// How the requests of an open run are spread over time.
package enum ArrivalProcess: String, Sendable, CaseIterable {
    /// One request every 1/rate seconds.
    case constant
    /// Independent arrivals, as from many people who do not know of each other: the gaps are exponential.
    case poisson
}

/// When the requests of an open run are due: a value that knows no clock, so that a test can read a minute of schedule
/// in a microsecond.
///
///     rate 4/s, constant     0 ms   250 ms   500 ms   750 ms …
package struct ArrivalPacer: Sendable {
    private let rate: Rate
    private let process: ArrivalProcess
    private var random: RandomSource
    private var count = 0
    private var elapsed = 0.0

    /// - Parameter seed: decides the gaps of a Poisson process; without meaning for a constant one.
    package init(rate: Rate, process: ArrivalProcess, seed: UInt64) {
        self.rate = rate
        self.process = process
        random = RandomSource(seed: seed, stream: 0xA221_7A15)
    }

    /// The distance of the next arrival from the start of the run; never earlier than the one before.
    package mutating func next() -> Duration {
        defer { count += 1 }
        switch process {
        case .constant:
            // From the count, not by adding gaps: a gap that is no whole nanosecond would drift.
            return .nanoseconds(Int64((Double(count) / rate.perSecond * 1e9).rounded()))
        case .poisson:
            // 1 - u lies in (0, 1], so the logarithm is finite.
            elapsed += -log(1 - random.unit()) / rate.perSecond
            return .nanoseconds(Int64((elapsed * 1e9).rounded()))
        }
    }
}
