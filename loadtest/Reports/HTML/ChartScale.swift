import Glibc

/// How values become places on an axis, and which of them are written beside it.
package struct ChartScale: Sendable, Equatable {
    package enum Kind: Sendable { case linear, logarithmic }

    package let kind: Kind
    package let lower: Double
    package let upper: Double
    /// Where lines are drawn, in ascending order.
    package let ticks: [Double]

    /// A scale that begins at zero, or at a power of ten when it is logarithmic, and ends at a round number.
    package init(_ kind: Kind, upTo largest: Double, from smallest: Double = 0) {
        self.kind = kind
        switch kind {
        case .linear:
            // Of nothing but zeros one unit is shown.
            let shown = largest > 0 ? largest : 1
            let step = Self.step(for: shown)
            upper = (shown / step).rounded(.up) * step
            lower = 0
            ticks = stride(from: 0, through: upper + step / 2, by: step).map { $0 }
        case .logarithmic:
            let first = log10(max(smallest, 1e-9)).rounded(.down)
            let last = max(first + 1, log10(max(largest, 1e-9)).rounded(.up))
            lower = pow(10, first)
            upper = pow(10, last)
            ticks = stride(from: first, through: last, by: 1).map { pow(10, $0) }
        }
    }

    /// 1, 2, 2.5 or 5 times a power of ten, so that there are about five of them.
    private static func step(for largest: Double) -> Double {
        let power = pow(10, log10(largest / 5).rounded(.down))
        let part = largest / 5 / power
        return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 2.5 ? 2.5 : part <= 5 ? 5 : 10)
    }

    /// From 0 at the lower end to 1 at the upper; what lies outside is moved to the end.
    package func place(of value: Double) -> Double {
        let place: Double
        switch kind {
        case .linear: place = (value - lower) / (upper - lower)
        case .logarithmic: place = log10(max(value, lower) / lower) / log10(upper / lower)
        }
        return min(1, max(0, place))
    }
}
