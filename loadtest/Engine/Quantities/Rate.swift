/// How often something happens, in events per second; positive and at most ten million.
package struct Rate: Sendable, Hashable {
    package let perSecond: Double

    package init?(perSecond: Double) {
        guard perSecond > 0, perSecond <= 10_000_000 else { return nil }
        self.perSecond = perSecond
    }

    /// Reads `5000/s`, `5k/s`, `300/m`, `10/h` or a plain `5000`, which is per second.
    package init?(loadText text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let count = parts.first.flatMap({ PlainDecimal.value(of: $0) }) else { return nil }
        switch parts.dropFirst().first {
        case nil, "s": self.init(perSecond: count)
        case "m", "min": self.init(perSecond: count / 60)
        case "h": self.init(perSecond: count / 3_600)
        default: return nil
        }
    }
}
