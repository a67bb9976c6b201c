/// SplitMix64: the same numbers on every run, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

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
