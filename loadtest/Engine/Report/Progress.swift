/// What is known once a second while a run goes on.
package struct Progress: Sendable {
    /// Since the start of the run, warm-up included.
    package let elapsed: Duration
    package let isWarmup: Bool
    /// What was counted since the last progress, and how long ago that was.
    package let interval: Tally
    package let length: Duration
    /// What was counted since the end of the warm-up.
    package let total: Tally
    package let inFlight: Int
    /// Users or connections taking part.
    package let active: Int
    package let health: GeneratorHealth

    /// Something per second, in the last interval.
    func perSecond(_ count: Int) -> Double {
        Double(count) / max(length.inSeconds, 1e-6)
    }
}
