import Histogram

/// A threshold and what the run made of it.
package struct ThresholdResult: Sendable, Equatable {
    package let threshold: Threshold
    /// What was measured, as people read it.
    package let measured: String
    package let isMet: Bool
}

extension Threshold {
    /// Compares with what was measured. A time of which there is not one measurement is not met: nothing shows that the
    /// promise was kept.
    func result(for figures: Figures) -> ThresholdResult {
        switch limit {
        case .microseconds(let limit):
            let recording = figures.tally.latencies(of: operation).response
            guard recording.totalCount > 0 else { return judged("nothing measured", fails: true) }
            let value: Double =
                switch measure {
                case .percentile(let percent): Double(recording.valueAtPercentile(percent))
                case .mean: recording.mean
                default: Double(recording.maxRecorded)
                }
            return judged(LatencyText.text(UInt64(value)), fails: comparison.holds(value, limit))
        case .share(let limit):
            let value: Double? = measure == .rate ? figures.achievedShare : figures.errorShare(of: operation)
            guard let value else { return judged("nothing measured", fails: true) }
            return judged(PlainDecimal.text(value * 100, places: 3) + "%", fails: comparison.holds(value, limit))
        case .count(let limit):
            let value = figures.tally.count(of: operation, where: \.isError)
            return judged("\(value)", fails: comparison.holds(Double(value), limit))
        case .perSecond(let limit):
            let value = figures.achievedRate
            return judged(PlainDecimal.text(value) + "/s", fails: comparison.holds(value, limit))
        }
    }

    private func judged(_ measured: String, fails: Bool) -> ThresholdResult {
        ThresholdResult(threshold: self, measured: measured, isMet: !fails)
    }
}
