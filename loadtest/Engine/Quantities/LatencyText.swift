/// How a latency is shown to people: three significant digits at most, so that columns can be compared at a glance.
package enum LatencyText {
    /// `85us`, `1.1ms`, `39ms`, `1.25s` for a number of microseconds.
    package static func text(_ microseconds: UInt64) -> String {
        let value = Double(microseconds)
        switch microseconds {
        case ..<1_000: return "\(microseconds)us"
        case ..<10_000: return PlainDecimal.text(value / 1_000, places: 1) + "ms"
        case ..<1_000_000: return PlainDecimal.text(value / 1_000, places: 0) + "ms"
        case ..<10_000_000: return PlainDecimal.text(value / 1_000_000, places: 2) + "s"
        default: return PlainDecimal.text(value / 1_000_000, places: 1) + "s"
        }
    }
}
