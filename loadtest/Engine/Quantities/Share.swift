/// A part of a whole, 0 to 1, written as a percentage.
package struct Share: Sendable, Hashable {
    package let fraction: Double

    static let none = Share(fraction: 0)

    private init(fraction: Double) {
        self.fraction = fraction
    }

    /// Reads `2%` or `0.1%`; the sign is required so that nobody has to guess whether `1` is all or a hundredth.
    package init?(loadText text: some StringProtocol) {
        guard text.hasSuffix("%"), let percent = PlainDecimal.value(of: text.dropLast()), percent <= 100 else {
            return nil
        }
        self.init(fraction: percent / 100)
    }
}
