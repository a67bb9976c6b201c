import TestSupport

extension SeededGenerator {
    /// A number in `range`.
    mutating func pick(_ range: Range<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    /// One of `choices`.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[pick(0..<choices.count)]
    }

    /// Up to six ascending offsets into `count` bytes.
    mutating func cuts(upTo count: Int) -> [Int] {
        (0..<pick(1..<7)).map { _ in pick(0..<count + 1) }.sorted()
    }
}
