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
}
