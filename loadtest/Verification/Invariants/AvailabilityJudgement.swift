import LoadEngine

/// I10: nothing fails outside of declared faults, and the service recovers in time.
struct AvailabilityJudgement {
    private(set) var result = InvariantResult(.available)

    init(_ facts: LedgerFacts, _ seen: Observation, _ limits: Assessment.Limits) {
        result.checked = facts.answers
        var lastIn = [Int64](repeating: 0, count: seen.faults.count)
        var outside = 0
        var first: Disturbance?
        for disturbance in facts.disturbances {
            let window = seen.faults.firstIndex {
                $0.start <= disturbance.moment && disturbance.moment <= $0.end + limits.recovery
            }
            if let window {
                lastIn[window] = max(lastIn[window], disturbance.moment)
            } else {
                outside += 1
                first = first ?? disturbance
                if outside <= InvariantResult.mostNamed {
                    result.offend(Self.text(disturbance, facts))
                } else {
                    result.offend("")
                }
            }
        }
        for (window, fault) in seen.faults.enumerated() {
            let recovery = max(0, lastIn[window] - fault.end)
            guard lastIn[window] > 0 else { continue }
            result.notes.append(
                "\(fault.name): nothing failed any more \(LatencyText.text(UInt64(recovery / 1_000))) after it")
        }
        for end in seen.unexpectedEnds { result.offend("\(end) ended by itself") }
    }

    private static func text(_ disturbance: Disturbance, _ facts: LedgerFacts) -> String {
        let start = facts.span?.lowerBound ?? disturbance.moment
        let at = PlainDecimal.text(Double(disturbance.moment - start) / 1e9)
        let outcome = Outcome(code: disturbance.outcome).map(\.label) ?? "something"
        return "at \(at) s: \(disturbance.operation.rawValue) \(outcome)"
    }
}
