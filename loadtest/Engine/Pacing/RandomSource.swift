/// The generator's own random numbers: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
/// generators", 2014).
///
/// Swift promises neither a seed for its generator nor the same numbers from `Int.random` in every release; the people
/// of a seed must be the same, byte for byte, on every machine and for good.
package struct RandomSource: Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// An independent stream: the same pair always gives the same one.
    package init(seed: UInt64, stream: UInt64) {
        state = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15) ^ Self.mixed(stream &* 0xD6E8_FEB8_6659_FD93 &+ 1)
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// A number from 0 up to, not including, `bound` (at least 1). The bias of a multiplication without rejection is
    /// below 2⁻³² for every bound used here.
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "a choice needs at least one possibility")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in 0..<1 with 53 random bits.
    package mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// An element of a list that is not empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
