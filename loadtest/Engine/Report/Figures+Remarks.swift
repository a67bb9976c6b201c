extension Figures {
    /// What the numbers do not say by themselves, one sentence each.
    package var remarks: [String] {
        [broken, closedModel, generator, behind, waiting, overflow, repeatedSeed, rejected, fewSamples, early]
            .compactMap { $0 }
    }

    private var broken: String? {
        guard let verification, !verification.isSatisfied else { return nil }
        return "VERIFICATION FAILED: \(verification.violations.joined(separator: "; "))."
    }

    private var early: String? {
        guard !ending.wasAborted, let reason = ending.reason else { return nil }
        return "The run was ended early: \(reason)."
    }

    private var closedModel: String? {
        guard !plan.isOpen else { return nil }
        return "Closed model: users wait for their answers; these times are not comparable with those of an open run."
    }

    private var generator: String? {
        limitation.map { "generator-limited: \($0). The service may be faster than these figures." }
    }

    private var behind: String? {
        let all = tally.latencies(of: nil)
        let response = all.response.value(atPercentile: 99)
        let service = all.service.value(atPercentile: 99)
        guard plan.isOpen, limitation == nil, !all.service.isEmpty, response > 2 * max(service, 1)
        else {
            return nil
        }
        return
            "The server fell behind the schedule: at the 99th percentile a request took \(LatencyText.text(response)) "
            + "from its due time and \(LatencyText.text(service)) from its sending. Believe the first."
    }

    private var waiting: String? {
        let count = tally.count()
        guard count > 0, Double(tally.waitedForConnection) / Double(count) > 0.01 else { return nil }
        let share = PlainDecimal.text(Double(tally.waitedForConnection) / Double(count) * 100)
        return "\(share) % of the requests waited for a free connection: the server or the generator is "
            + "saturated, or --connections (\(plan.connections)) is too low for this rate."
    }

    private var overflow: String? {
        let count = tally.count { $0 == .failed(.overflow) }
        guard count > 0 else { return nil }
        return "\(count) requests were due while max-outstanding was reached; they were not sent and count as errors."
    }

    private var repeatedSeed: String? {
        let refused = tally.count(of: .register) { outcome in
            outcome == .answered(status: 400, .wrong(.status)) || outcome == .answered(status: 409, .wrong(.status))
        }
        guard plan.seedWasGiven, refused * 2 > tally.count(of: .register), refused > 0 else { return nil }
        return "Most registrations were refused: the people of seed \(plan.seed) seem to be registered already; use "
            + "another seed, or --seed random."
    }

    private var rejected: String? {
        if tally.count(where: { $0 == .answered(status: 401, .wrong(.status)) }) > 0 {
            return "The service wants a key (401): --key KEY."
        }
        if tally.count(where: { $0 == .answered(status: 429, .wrong(.status)) }) > 0 {
            return "The service limits the rate (429): what was measured is its limiter."
        }
        return nil
    }

    private var fewSamples: String? {
        let count = tally.latencies(of: nil).response.count
        guard count > 0, count < 1_000 else { return nil }
        return "Only \(count) requests: p99.9 is the slowest of them."
    }
}
