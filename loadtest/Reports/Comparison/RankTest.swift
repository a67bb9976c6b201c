import Glibc

/// Whether two samples come from the same distribution: the test of Mann and Whitney, with ties, by its normal
/// approximation, and Hodges' and Lehmann's estimate of how far they are apart. It asks for no distribution in particular,
/// which latencies would not have.
package struct RankTest: Sendable, Equatable {
    /// The probability of a difference like this, or a larger one, if there were none; 1 when there is too little to tell.
    package let probability: Double
    /// The middle of all differences between a value of the second sample and one of the first.
    package let shift: Double
    /// Bounds of the shift at 95 % confidence.
    package let interval: ClosedRange<Double>

    /// Fewer values in either sample prove nothing.
    package static let fewest = 5

    package init(_ first: [Double], _ second: [Double]) {
        let differences = second.flatMap { later in first.map { later - $0 } }.sorted()
        guard first.count >= Self.fewest, second.count >= Self.fewest else {
            probability = 1
            shift = Self.median(differences)
            interval = (differences.first ?? 0)...(differences.last ?? 0)
            return
        }
        let (n, m) = (Double(first.count), Double(second.count))
        let larger = differences.reduce(0.0) { $0 + ($1 > 0 ? 1 : $1 == 0 ? 0.5 : 0) }
        let deviation = (n * m / 12 * (n + m + 1 - Self.ties(first + second) / ((n + m) * (n + m - 1)))).squareRoot()
        // Half a step towards the middle, as the counts are whole numbers and the curve is not.
        let distance = max(0, abs(larger - n * m / 2) - 0.5)
        probability = deviation > 0 ? min(1, erfc(distance / deviation / 2.0.squareRoot())) : 1
        shift = Self.median(differences)
        let margin = Int((1.96 * deviation).rounded(.up))
        let middle = differences.count / 2
        let (low, high) = (max(0, middle - margin), min(differences.count - 1, middle + margin))
        interval = differences[low]...differences[high]
    }

    private static func median(_ sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The sum of t³ − t over the groups of equal values.
    private static func ties(_ values: [Double]) -> Double {
        var sum = 0.0
        var run = 0.0
        let sorted = values.sorted()
        for (place, value) in sorted.enumerated() {
            run += 1
            guard place + 1 == sorted.count || sorted[place + 1] != value else { continue }
            sum += run * run * run - run
            run = 0
        }
        return sum
    }
}
