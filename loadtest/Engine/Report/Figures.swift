/// What a run has measured; every report is a rendering of this.
package struct Figures: Sendable {
    package let plan: LoadPlan
    /// Without the warm-up.
    package let tally: Tally
    /// From the end of the warm-up to the last answer.
    package let span: Duration
    package let health: GeneratorHealth
    /// Whether somebody ended the run before its time.
    package let wasAborted: Bool

    package init(plan: LoadPlan, tally: Tally, span: Duration, health: GeneratorHealth, wasAborted: Bool) {
        self.plan = plan
        self.tally = tally
        self.span = span
        self.health = health
        self.wasAborted = wasAborted
    }

    /// Answers per second, right or wrong.
    package var achievedRate: Double { Double(tally.answered) / max(span.inSeconds, 1e-6) }

    /// The part of the requests asked for that was answered; nil when none was asked for.
    package var achievedShare: Double? {
        tally.asked > 0 ? Double(tally.answered) / Double(tally.asked) : nil
    }

    /// The part of an operation's requests (of all when nil) that ended in an error; nil when there were none.
    package func errorShare(of operation: Operation?) -> Double? {
        let count = tally.count(of: operation)
        return count > 0 ? Double(tally.count(of: operation, where: \.isError)) / Double(count) : nil
    }

    /// The thresholds of the plan and what became of them.
    package var thresholds: [ThresholdResult] { plan.thresholds.map { $0.result(for: self) } }

    /// Why the generator was the limit, if it was.
    package var limitation: String? { health.limitation(tally.selfLag) }

    /// How the run ended.
    ///
    /// What makes the figures worthless is said before what they show.
    package var verdict: Verdict {
        if wasAborted { return .aborted }
        if tally.answered == 0, tally.count(where: \.isUnreachable) > 0 { return .unreachable }
        if plan.isStrict, limitation != nil { return .generatorLimited }
        return thresholds.allSatisfy(\.isMet) ? .passed : .thresholdFailed
    }

    /// What was counted under each outcome that is not a plain success, most frequent first.
    func outcomes(where isListed: (Outcome) -> Bool) -> [(key: Tally.Key, count: Int)] {
        tally.outcomes.filter { isListed($0.key.outcome) }.map { (key: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.key.label) < ($0.count, $1.key.label) }
    }
}

extension Outcome {
    /// Whether not even a connection came about.
    var isUnreachable: Bool { self == .failed(.connectionRefused) || self == .failed(.notConnected) }

    /// Whether it is no success, and rightly so.
    var isExpected: Bool {
        if case .answered(_, .expected) = self { true } else { false }
    }

    /// `503`, `timeout`, `200 success without an id`.
    var label: String {
        switch self {
        case .answered(let status, .wrong(let reason)) where reason != .status: "\(status) \(reason.rawValue)"
        case .answered(let status, _): "\(status)"
        case .failed(let failure): failure.rawValue
        }
    }
}

extension Tally.Key {
    /// `register 503`, `get timeout`.
    var label: String { "\(operation.rawValue) \(outcome.label)" }
}
