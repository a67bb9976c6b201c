/// A threshold and what the run made of it.
package struct ThresholdResult: Sendable, Equatable {
    package let threshold: Threshold
    /// What was measured, as people read it.
    package let measured: String
    package let isMet: Bool
}

extension Threshold {
    /// Compares with what was measured. Something of which there is not one measurement is not met: nothing shows that the
    /// promise was kept.
    package func result(for figures: Figures) -> ThresholdResult {
        guard let value = value(in: figures) else { return ThresholdResult(self, "nothing measured", fails: true) }
        switch limit {
        case .microseconds(let limit):
            return ThresholdResult(self, LatencyText.text(UInt64(value)), fails: comparison.holds(value, limit))
        case .share(let limit):
            let text = PlainDecimal.text(value * 100, places: 3) + "%"
            return ThresholdResult(self, text, fails: comparison.holds(value, limit))
        case .count(let limit):
            return ThresholdResult(self, "\(Int(value))", fails: comparison.holds(value, limit))
        case .perSecond(let limit):
            return ThresholdResult(self, PlainDecimal.text(value) + "/s", fails: comparison.holds(value, limit))
        }
    }

    /// In the unit of the limit: microseconds, a part of a whole, a count, or per second.
    private func value(in figures: Figures) -> Double? {
        let times = figures.tally.latencies(of: operation)
        switch measure {
        case .percentile(let percent): return Self.of(times.response) { Double($0.value(atPercentile: percent)) }
        case .servicePercentile(let percent): return Self.of(times.service) { Double($0.value(atPercentile: percent)) }
        case .mean: return Self.of(times.response, \.mean)
        case .maximum: return Self.of(times.response) { Double($0.maximum) }
        case .lagPercentile(let percent):
            return Self.of(figures.tally.selfLag) { Double($0.value(atPercentile: percent)) }
        case .errors:
            if case .share = limit { return figures.errorShare(of: operation) }
            return Double(figures.tally.count(of: operation, where: \.isError))
        case .rate:
            if case .share = limit { return figures.achievedShare }
            return figures.achievedRate
        case .lost: return figures.verification.map { Double($0.counts.lost) }
        case .mailsLost: return figures.verification.map { Double($0.lostMails) }
        case .mailDuplicates: return figures.verification.map { Double($0.counts.duplicateMails) }
        case .mailLatency: return figures.verification?.mailP99.map(Double.init)
        }
    }

    private static func of(_ histogram: LatencyHistogram, _ value: (LatencyHistogram) -> Double) -> Double? {
        histogram.isEmpty ? nil : value(histogram)
    }
}

extension ThresholdResult {
    fileprivate init(_ threshold: Threshold, _ measured: String, fails: Bool) {
        self.init(threshold: threshold, measured: measured, isMet: !fails)
    }
}
