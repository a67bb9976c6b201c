/// A label of a metric family and the values it may take, all known when the family is registered.
///
/// A value outside the list is counted as `_OTHER`: what a client sends can never create a series.
package struct MetricLabel: Sendable {
    /// What every unlisted value is counted as.
    package static let other = "_OTHER"

    /// As Prometheus spells names: letters, digits, underscores.
    package let name: String
    /// All that may be shown, `_OTHER` first.
    package let values: [String]
    private let positions: [String: Int]

    /// - Precondition: fewer than 1,000 values.
    package init(_ name: String, _ values: [String]) {
        precondition(values.count < 1_000, "a label with that many values does not belong into a metric")
        self.name = name
        self.values = [Self.other] + values
        positions = Dictionary(zip(values, 1...), uniquingKeysWith: { first, _ in first })
    }

    /// The place of `value` in ``values``; 0 is `_OTHER`. A short list is searched quicker than its hash is computed.
    func position(of value: String) -> UInt32 {
        guard values.count > 12 else { return UInt32(truncatingIfNeeded: values.firstIndex(of: value) ?? 0) }
        return UInt32(truncatingIfNeeded: positions[value] ?? 0)
    }
}
