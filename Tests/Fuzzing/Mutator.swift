package import TestSupport

/// Makes inputs out of a corpus: one message, or two behind each other, changed in a few places in the ways that
/// parsers trip over. The same numbers give the same inputs.
package struct Mutator: Sendable {
    private let valid: [[UInt8]]
    private let corpus: [[UInt8]]
    private let longest: Int

    /// `corpus` must have a valid message; no input gets longer than `longest` bytes.
    package init(corpus: [Corpus.Sample], longest: Int = 16_384) {
        valid = corpus.filter(\.isValid).map(\.bytes)
        precondition(!valid.isEmpty, "there is nothing to change")
        self.corpus = corpus.map(\.bytes)
        self.longest = longest
    }

    /// The next input.
    package func input(_ random: inout SeededGenerator) -> [UInt8] {
        // What is refused already is seldom refused for a better reason.
        var bytes = random.element(of: random.below(8) == 0 ? corpus : valid)
        if random.below(4) == 0 { bytes += random.element(of: corpus) }
        // Most inputs are one or two steps from a message: more would only be refused at its first line.
        let changes = [0, 1, 1, 1, 1, 2, 3, 6][random.below(8)]
        for _ in 0..<changes { change(&bytes, &random) }
        return bytes.count > longest ? Array(bytes.prefix(longest)) : bytes
    }

    private func change(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let place = random.below(bytes.count + 1)
        let end = min(bytes.count, place + 1 + random.below(random.below(8) == 0 ? 64 : 4))
        switch random.below(14) {
        case 0 where place < bytes.count:
            bytes[place] = UInt8(random.below(256))
        case 1 where place < bytes.count:
            bytes[place] ^= 1 << UInt8(random.below(8))
        case 2:
            bytes.removeSubrange(place..<end)
        case 3:
            bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4:
            bytes.removeSubrange(place...)
        case 5:
            bytes.insert(random.element(of: Self.bytes), at: place)
        case 6 where place < bytes.count:
            bytes[place] = random.element(of: Self.bytes)
        case 7, 8:
            bytes.insert(contentsOf: random.element(of: Self.words), at: place)
        case 9:
            insertLine(into: &bytes, &random)
        case 10:
            replaceNumber(in: &bytes, from: place, &random)
        case 11:
            let other = random.element(of: corpus)
            bytes = Array(bytes[..<place]) + other[random.below(other.count + 1)...]
        case 12:
            changeLineEnd(in: &bytes, from: place, &random)
        default:
            // Long runs, so that every limit is met.
            let run = bytes[place..<end]
            for _ in 0..<(1 << random.below(10)) where bytes.count < longest {
                bytes.insert(contentsOf: run, at: place)
            }
        }
    }

    private func insertLine(into bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let ends = bytes.indices.filter { $0 > 0 && bytes[$0] == 10 && bytes[$0 - 1] == 13 }
        guard !ends.isEmpty else { return }
        bytes.insert(contentsOf: random.element(of: Self.lines) + [13, 10], at: random.element(of: ends) + 1)
    }

    private func replaceNumber(in bytes: inout [UInt8], from place: Int, _ random: inout SeededGenerator) {
        func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
        guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: random.element(of: Self.numbers))
    }

    private func changeLineEnd(in bytes: inout [UInt8], from place: Int, _ random: inout SeededGenerator) {
        guard let end = bytes[place...].firstIndex(of: 10), end > 0, bytes[end - 1] == 13 else { return }
        bytes.replaceSubrange(end - 1...end, with: random.element(of: Self.lineEnds))
    }
}

extension SeededGenerator {
    /// A number in `0..<bound`; `bound` must be positive.
    package mutating func below(_ bound: Int) -> Int {
        Int(next() % UInt64(bound))
    }

    /// One of `choices`, which must not be empty.
    package mutating func element<Choice>(of choices: [Choice]) -> Choice {
        choices[below(choices.count)]
    }

    /// Up to six ascending offsets into `count` bytes.
    package mutating func cuts(upTo count: Int) -> [Int] {
        (0..<1 + below(6)).map { _ in below(count + 1) }.sorted()
    }
}
