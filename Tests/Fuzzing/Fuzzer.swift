import HTTP1
import HTTPTypes
import TestSupport

/// Gives changed messages to a parser and looks whether its promises hold. Input `n` of a seed depends on nothing but
/// the two, so that each can be had again alone.
package struct Fuzzer: ~Copyable {
    /// Which parser is tested.
    package enum Subject: String, Sendable, CaseIterable {
        case requests, responses
    }

    /// How much came of the inputs.
    package struct Tally: Sendable {
        /// Inputs with at least one whole message.
        package var accepted = 0
        /// Inputs that ended in a refusal.
        package var refused = 0
        /// Inputs whose end is awaited.
        package var incomplete = 0

        /// Nothing yet.
        package init() {}
    }

    private let subject: Subject
    private let mutator: Mutator
    private let seed: UInt64
    private let memory: GuardedBuffer
    /// What became of the inputs so far.
    package private(set) var tally = Tally()

    /// `corpus` must have a valid message.
    package init(_ subject: Subject, corpus: [Corpus.Sample], seed: UInt64) {
        let longest = 16_384
        self.subject = subject
        self.seed = seed
        mutator = Mutator(corpus: corpus, longest: longest)
        // A request that is written anew has its numbers in another length.
        memory = GuardedBuffer(capacity: longest + 1_024)
    }

    /// Input number `index`, 0 or more.
    package func input(_ index: Int) -> [UInt8] {
        var random = generator(index)
        return mutator.input(&random)
    }

    /// Checks every promise on input `index`, which ``input(_:)`` gave.
    package mutating func check(_ bytes: [UInt8], index: Int) throws(Violation) {
        let reading = try read(bytes, index: index)
        switch reading.facts.last {
        case .error: tally.refused += 1
        case .end: break
        default: tally.incomplete += 1
        }
        if reading.facts.contains(.end) { tally.accepted += 1 }
    }

    /// Whether input `index` still breaks a promise when it is `bytes`.
    package func fails(_ bytes: [UInt8], index: Int) -> Bool {
        do {
            _ = try read(bytes, index: index)
            return false
        } catch {
            return true
        }
    }

    private func generator(_ index: Int) -> SeededGenerator {
        SeededGenerator(seed: seed &* 0xD134_2543_DE82_EF95 &+ UInt64(index))
    }

    private func read(_ bytes: [UInt8], index: Int) throws(Violation) -> Reading {
        var random = generator(~index & Int.max)
        // Small limits in half of the inputs: the large ones are met by the longest inputs only.
        let isSmall = random.below(2) == 0
        let limits =
            isSmall
            ? ParserLimits(requestLine: 64, fieldLine: 64, headerSection: 256, fieldCount: 6, chunkOverhead: 16)
            : .default
        var ways = [random.cuts(upTo: bytes.count)]
        if random.below(4) == 0, bytes.count < 2_000 { ways.append(Array(0..<bytes.count)) }
        switch subject {
        case .requests:
            return try RequestProperties.check(
                bytes, ways: ways, limits: limits, maximumBody: isSmall ? 64 : .max, in: memory)
        case .responses:
            return try ResponseProperties.check(
                bytes, ways: ways, limits: limits, requestMethod: random.below(4) == 0 ? .head : .get, in: memory)
        }
    }
}
