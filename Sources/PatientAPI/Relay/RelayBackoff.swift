/// How long the relay waits before it tries an absent queue again: doubling from 100 ms to 5 s, then spread over its
/// second half, so that several processes do not return as one.
///
///     failure        1        2        3     …      7 and later
///     delay     50–100  100–200  200–400     …    2500–5000 ms
struct RelayBackoff {
    private(set) var failures = 0

    /// - Parameter jitter: 0 to 1.
    mutating func next(jitter: Double = .random(in: 0...1)) -> Duration {
        let ceiling = min(5_000, 100 << min(failures, 6))
        failures += 1
        return .microseconds(Int(Double(ceiling) * (0.5 + 0.5 * jitter) * 1_000))
    }

    mutating func reset() {
        failures = 0
    }
}
