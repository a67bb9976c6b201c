/// How often and when a job is tried again after an attempt that counts.
package struct RetryPolicy: Sendable, Equatable {
    package let name: String
    /// Delay after each failure; their number is the number of further attempts.
    private let delays: [Duration]
    /// Smallest and largest factor of the jitter, in thousandths.
    private let jitter: ClosedRange<Int>

    /// Three more attempts, each a minute after the last, as in the service that this one replaces; never sooner,
    /// because a minute is what was promised, up to 10 % later so that a crowd does not return as a crowd.
    ///
    ///     failure   1      2      3      4
    ///     delay     60 s   60 s   60 s   dead
    package static let legacy3 = RetryPolicy(
        name: "legacy3", delays: Array(repeating: .seconds(60), count: 3), jitter: 1_000...1_100)

    /// Five more attempts over almost two hours: longer than greylisting servers make strangers wait.
    package static let grey5 = RetryPolicy(
        name: "grey5", delays: [60, 120, 300, 900, 3_600].map { .seconds($0) }, jitter: 900...1_100)

    /// Twenty-five more attempts, the delay doubling from two minutes up to six hours.
    package static let long = RetryPolicy(
        name: "long", delays: (1...25).map { .seconds(min(60 << min($0, 10), 21_600)) }, jitter: 750...1_250)

    /// The policy of that name; an unknown name, as a newer version may write, is ``legacy3``.
    package init(named name: String) {
        self = [Self.grey5, .long].first { $0.name == name } ?? .legacy3
    }

    private init(name: String, delays: [Duration], jitter: ClosedRange<Int>) {
        self.name = name
        self.delays = delays
        self.jitter = jitter
    }

    /// Attempts in all, the first included.
    package var maximumAttempts: Int { delays.count + 1 }

    /// Delay before the next attempt; nil when there is none.
    ///
    /// - Parameters:
    ///   - failures: counted failures so far, this one included; at least 1.
    ///   - random: a number that jitter is taken from.
    package func delay(afterFailure failures: Int, random: UInt64 = .random(in: 0 ... .max)) -> Duration? {
        precondition(failures >= 1, "a delay follows a failure; there was none")
        guard failures <= delays.count else { return nil }
        let span = UInt64(jitter.upperBound - jitter.lowerBound + 1)
        let factor = jitter.lowerBound + Int(random % span)
        return delays[failures - 1] * factor / 1_000
    }

    /// Delay before an uncounted retry, while the provider is down: 5 s doubling to 10 min, and up to 10 % more.
    ///
    ///     deliveries   1     2      3      4      …   8 and more
    ///     delay        5 s   10 s   20 s   40 s   …   600 s
    package static func providerDelay(afterDelivery deliveries: Int, random: UInt64 = .random(in: 0 ... .max))
        -> Duration
    {
        let doublings = min(max(deliveries, 1) - 1, 7)
        return min(.seconds(5 << doublings), .seconds(600)) * (1_000 + Int(random % 101)) / 1_000
    }
}
