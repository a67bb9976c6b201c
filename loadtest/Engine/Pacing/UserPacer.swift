/// When the users of a closed run arrive and how long each thinks between two requests.
package struct UserPacer: Sendable {
    private let spawnRate: Rate
    private let think: ClosedRange<Duration>

    package init(spawnRate: Rate, think: ClosedRange<Duration>) {
        self.spawnRate = spawnRate
        self.think = think
    }

    /// When user `number` (from 0) begins, counted from the start of the run.
    package func start(ofUser number: Int) -> Duration {
        .nanoseconds(Int64((Double(number) / spawnRate.perSecond * 1e9).rounded()))
    }

    /// Whether a user asks again at once.
    var hasNoThinkTime: Bool { think.upperBound == .zero }

    /// How long a user waits after an answer: evenly spread over the range, as Locust's `between`.
    package func thinkTime(_ random: inout RandomSource) -> Duration {
        let span = (think.upperBound - think.lowerBound).wholeNanoseconds
        guard span > 0 else { return think.lowerBound }
        return think.lowerBound + .nanoseconds(Int64(random.unit() * Double(span)))
    }
}
