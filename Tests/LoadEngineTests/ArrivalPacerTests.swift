import Testing

@testable import LoadEngine

@Suite("The schedule of an open run is a pure function of the count")
struct ArrivalPacerTests {
    private func pacer(
        _ profile: LoadProfile, _ process: ArrivalProcess = .constant, lane: Lane = Lane(0, of: 1), seed: UInt64 = 1
    ) -> ArrivalPacer {
        ArrivalPacer(profile, process: process, lane: lane, seed: seed)
    }

    private func all(_ pacer: ArrivalPacer) -> [Int64] {
        var pacer = pacer
        var dues: [Int64] = []
        while let due = pacer.next() { dues.append(due) }
        return dues
    }

    @Test("constant arrivals are exact multiples of the gap, however long the run")
    func constantDoesNotDrift() {
        let dues = all(pacer(.constant(3, for: 100_001)))

        #expect(dues.count == 300_003)
        #expect(dues[0] == 0)
        #expect(dues[1] == 333_333_333)
        #expect(dues[3] == 1_000_000_000)
        #expect(dues[300_000] == 100_000_000_000_000)
    }

    @Test("what is due before the end of a profile is due, and nothing at its end or later")
    func end() {
        #expect(all(pacer(.constant(10, for: 2))).count == 20)
        #expect(all(pacer(.constant(10, for: 2))).last == 1_900_000_000)
        #expect(all(pacer(.constant(0, for: 2))).isEmpty)
    }

    @Test("a ramp from 0 to 100/s in 10 s asks for 500 requests, as densely as it has risen")
    func ramp() throws {
        let dues = all(pacer(LoadProfile([.init(length: 10, from: 0, to: 100)])))

        try #require(dues.count == 500)
        // After t seconds 5t² have been asked for: the 125th comes at 5 s.
        #expect(dues[125] == 5_000_000_000)
        #expect(zip(dues, dues.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("a change of rate loses no request and repeats none")
    func stages() {
        let profile = LoadProfile([
            .init(length: 2, from: 0, to: 30), .hold(30, for: 3), .init(length: 2, from: 30, to: 10), .hold(0, for: 1),
            .hold(10, for: 1),
        ])

        let dues = all(pacer(profile))

        #expect(dues.count == 30 + 90 + 40 + 10)
        #expect(!dues.contains { $0 >= 7_000_000_000 && $0 < 8_000_000_000 })
        #expect(zip(dues, dues.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("lanes deal the schedule like cards: together they are the schedule of one")
    func lanes() {
        let profile = LoadProfile([.init(length: 5, from: 10, to: 50), .hold(20, for: 5)])

        let dealt = (0..<3).flatMap { all(pacer(profile, lane: Lane($0, of: 3))) }

        #expect(dealt.sorted() == all(pacer(profile)))
    }

    @Test(
        "Poisson arrivals have the mean that was asked for and the dispersion of independent events",
        arguments: [1, 4])
    func poissonDispersion(_ lanes: Int) {
        // Counts per 10 ms over 100 s: for a Poisson process their variance equals their mean (index of dispersion 1),
        // also when it is put together from several.
        var counts = [Int](repeating: 0, count: 10_000)
        for lane in 0..<lanes {
            for due in all(pacer(.constant(1_000, for: 100), .poisson, lane: Lane(lane, of: lanes), seed: 42)) {
                counts[Int(due / 10_000_000)] += 1
            }
        }
        let mean = Double(counts.reduce(0, +)) / Double(counts.count)
        let variance = counts.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(counts.count - 1)

        #expect(abs(mean - 10) < 0.1)
        // Three standard deviations of the index are 3·√(2/9999) ≈ 0.042.
        #expect(abs(variance / mean - 1) < 0.042)
    }

    @Test("the gaps of Poisson arrivals are exponential: none is preferred, and a third is longer than the mean")
    func poissonGaps() {
        let dues = all(pacer(.constant(1_000, for: 100), .poisson, seed: 7))
        let gaps = zip(dues, dues.dropFirst()).map { Double($1 - $0) / 1_000_000 }

        // For Exp(1): P(gap > 1) = e⁻¹, P(gap > 2) = e⁻². With 100,000 gaps three standard deviations are below 0.005.
        #expect(abs(Double(gaps.count { $0 > 1 }) / Double(gaps.count) - 0.3679) < 0.005)
        #expect(abs(Double(gaps.count { $0 > 2 }) / Double(gaps.count) - 0.1353) < 0.005)
    }

    @Test("time never runs backwards, and a seed decides every gap", arguments: ArrivalProcess.allCases)
    func monotonicAndRepeatable(_ process: ArrivalProcess) {
        let first = all(pacer(.constant(50_000, for: 0.2), process, seed: 7))

        #expect(zip(first, first.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(first == all(pacer(.constant(50_000, for: 0.2), process, seed: 7)))
    }

    @Test("users think within their range, evenly")
    func thinkTime() {
        let think = ThinkTime(.seconds(3) ... .seconds(5))
        var random = RandomSource(seed: 1)

        let pauses = (0..<10_000).map { _ in think.next(&random) }

        #expect(pauses.allSatisfy { $0 >= 3_000_000_000 && $0 <= 5_000_000_000 })
        let mean = pauses.reduce(0, +) / 10_000
        #expect(mean > 3_950_000_000 && mean < 4_050_000_000)
    }
}
