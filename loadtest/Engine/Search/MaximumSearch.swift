/// Looks for the highest rate at which a goal is met: doubles until it is missed, then halves the bracket. A value that is
/// told what each trial came to and says which rate comes next; it knows no clock and no service.
package struct MaximumSearch: Sendable, Equatable {
    /// What one rate came to, over all of its trials.
    package struct Trial: Sendable, Equatable {
        /// Requests per second that were asked for.
        package let rate: Double
        package var met = 0
        package var missed = 0

        /// A goal missed once may be a hiccup of the machine: it takes two of three.
        var verdict: Bool? { met >= 2 || met == 1 && missed == 0 ? true : missed >= 2 ? false : nil }
    }

    package private(set) var trials: [Trial] = []
    private let first: Double
    private let highest: Double
    private let precision: Double

    /// - Parameters:
    ///   - first: the rate to begin with, requests per second.
    ///   - highest: a rate that is never exceeded.
    ///   - precision: how wide the bracket may stay, as a part of its lower end.
    package init(first: Double, highest: Double, precision: Double) {
        self.first = min(first, highest)
        self.highest = highest
        self.precision = precision
    }

    /// The highest rate that met the goal; 0 when none did.
    package var lower: Double { trials.filter { $0.verdict == true }.map(\.rate).max() ?? 0 }

    /// The lowest rate above it that missed; nil when none did.
    package var upper: Double? { trials.filter { $0.verdict == false }.map(\.rate).min() }

    /// The rate to be tried next; nil when the answer is known.
    package var next: Double? {
        if let last = trials.last, last.verdict == nil { return last.rate }
        guard !trials.isEmpty else { return first }
        guard let upper else { return lower >= highest ? nil : min(lower * 2, highest) }
        // Below one request a second there is nothing to be found.
        if lower == 0 { return upper <= 1 ? nil : max(1, (upper / 4).rounded()) }
        guard upper - lower > max(1, lower * precision) else { return nil }
        return ((lower + upper) / 2).rounded()
    }

    /// Takes note of a trial at ``next``.
    package mutating func note(met: Bool) {
        guard let rate = next else { return }
        if trials.last?.rate != rate { trials.append(Trial(rate: rate)) }
        if met { trials[trials.count - 1].met += 1 } else { trials[trials.count - 1].missed += 1 }
    }
}
