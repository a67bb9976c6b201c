extension Recording {
    /// The figures of the run.
    ///
    /// - Throws: when the options of the recording cannot be read any more.
    package func figures(verification: VerificationSummary? = nil) throws(PlanError) -> Figures {
        let plan = try plan()
        return figures(of: plan, verification: verification)
    }

    /// The figures, for whoever has the plan at hand.
    package func figures(of plan: LoadPlan, verification: VerificationSummary? = nil) -> Figures {
        var whole = Phased<Tally>()
        var lengths = Phased(0.0)
        var processor = 0.0
        var busiest = 0.0
        var measured = 0.0
        for frame in frames {
            whole.add(frame.tallies)
            for phase in Phase.allCases { lengths[phase] += frame.lengths[phase] }
            guard !frame.isWarmup else { continue }
            processor += frame.processorTime
            busiest += frame.busiestLoopTime
            measured += frame.length
        }
        // A run that is nothing but change is reported as what it is.
        let hasSteady = whole.steady.count() > 0 || whole.ramp.count() == 0
        var tally = whole.steady
        if !hasSteady { tally.add(whole.ramp) }
        return Figures(
            plan: plan, tally: tally, span: lengths.steady + (hasSteady ? 0 : lengths.ramp),
            ramp: hasSteady && whole.ramp.count() > 0 ? (whole.ramp, lengths.ramp) : nil,
            health: GeneratorHealth(
                cores: processor / max(measured, 1e-6), busiestLoop: busiest / max(measured, 1e-6)),
            medianInterval: medianInterval, ending: ending ?? RunEnding(wasAborted: true, reason: "cut off"),
            events: events, verification: verification)
    }

    /// Bounds of the median response time at 95 % confidence: the medians of ten slices of the run, taken as independent,
    /// and Student's t for nine degrees of freedom. Nil for a run too short to be cut.
    package var medianInterval: ClosedRange<Double>? {
        let slices = 10
        let measured = frames.reduce(0) { $0 + ($1.isPartOfMedian ? 1 : 0) }
        guard measured >= slices else { return nil }
        var medians: [Double] = []
        var slice = LatencyHistogram()
        var taken = 0
        for frame in frames where frame.isPartOfMedian {
            slice.add(frame.tallies.steady.latencies(of: nil).response)
            taken += 1
            guard taken * slices >= measured * (medians.count + 1) else { continue }
            medians.append(Double(slice.value(atPercentile: 50)))
            slice = LatencyHistogram()
        }
        let mean = medians.reduce(0, +) / Double(medians.count)
        let variance = medians.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(medians.count - 1)
        let half = 2.262 * (variance / Double(medians.count)).squareRoot()
        return max(0, mean - half)...mean + half
    }
}

extension Frame {
    fileprivate var isPartOfMedian: Bool { !isWarmup && tallies.steady.answered > 0 }
}
