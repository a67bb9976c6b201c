/// How long the users of a closed run wait after an answer.
package struct ThinkTime: Sendable, Equatable {
    package let range: ClosedRange<Duration>

    package init(_ range: ClosedRange<Duration>) {
        self.range = range
    }

    /// Whether a user asks again at once.
    package var isNone: Bool { range.upperBound == .zero }

    /// In nanoseconds: evenly spread over the range, as Locust's `between`.
    package func next(_ random: inout RandomSource) -> Int64 {
        let span = range.upperBound.wholeNanoseconds - range.lowerBound.wholeNanoseconds
        let least = range.lowerBound.wholeNanoseconds
        return span > 0 ? least + Int64(random.unit() * Double(span)) : least
    }
}
