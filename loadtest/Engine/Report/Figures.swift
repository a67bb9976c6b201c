/// What a run has measured; every report is a rendering of this.
package struct Figures: Sendable {
    package let plan: LoadPlan
    /// Without the warm-up, and without ramps if there was anything else.
    package let tally: Tally
    /// How long that was, in seconds; up to the last answer.
    package let span: Double
    /// What was counted while the load changed, if that is not in ``tally``.
    package let ramp: (tally: Tally, span: Double)?
    package let health: GeneratorHealth
    /// Bounds of the median of the response time at 95 % confidence, in microseconds, from ten slices of the run.
    package let medianInterval: ClosedRange<Double>?
    package let ending: RunEnding
    package let events: [RunEvent]
    /// What verification has found; nil when it was not asked for.
    package let verification: VerificationSummary?

    package init(
        plan: LoadPlan, tally: Tally, span: Double, ramp: (tally: Tally, span: Double)? = nil, health: GeneratorHealth,
        medianInterval: ClosedRange<Double>? = nil, ending: RunEnding = RunEnding(), events: [RunEvent] = [],
        verification: VerificationSummary? = nil
    ) {
        self.plan = plan
        self.tally = tally
        self.span = span
        self.ramp = ramp
        self.health = health
        self.medianInterval = medianInterval
        self.ending = ending
        self.events = events
        self.verification = verification
    }

    /// Answers per second, right or wrong.
    package var achievedRate: Double { Double(tally.answered) / max(span, 1e-6) }

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
    /// What makes the figures worthless is said before what they show, and a promise broken before a goal missed.
    package var verdict: Verdict {
        if let verification, !verification.isSatisfied { return .verificationFailed }
        if ending.wasAborted { return thresholdsEndedIt ? .thresholdFailed : .aborted }
        if tally.answered == 0, tally.count(where: \.isUnreachable) > 0 { return .unreachable }
        if plan.isStrict, limitation != nil { return .generatorLimited }
        return thresholds.allSatisfy(\.isMet) ? .passed : .thresholdFailed
    }

    private var thresholdsEndedIt: Bool { ending.reason == RunEnding.thresholdReason }

    /// What was counted under each outcome that is listed, most frequent first.
    package func outcomes(where isListed: (Outcome) -> Bool) -> [OutcomeCounts.Entry] {
        tally.outcomes.all.filter { isListed($0.outcome) }.sorted { ($1.count, $0.label) < ($0.count, $1.label) }
    }
}

extension RunEnding {
    /// The reason of a run that `--abort-on-fail` has broken off.
    package static let thresholdReason = "a threshold was not met"
}

/// What verification has come to, as far as reports of the load show it; the whole is in the certificate.
package struct VerificationSummary: Sendable, Equatable {
    package let isSatisfied: Bool
    package let counts: LedgerCounts
    /// The 99th percentile of the time from an acknowledgement to its mail, in microseconds; nil without mails.
    package let mailP99: UInt64?
    package let lostMails: Int
    /// One sentence for each invariant that does not hold.
    package let violations: [String]

    package init(
        isSatisfied: Bool, counts: LedgerCounts, mailP99: UInt64?, lostMails: Int, violations: [String]
    ) {
        self.isSatisfied = isSatisfied
        self.counts = counts
        self.mailP99 = mailP99
        self.lostMails = lostMails
        self.violations = violations
    }
}
