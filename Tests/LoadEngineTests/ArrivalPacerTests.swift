import Testing

@testable import LoadEngine

@Suite("The schedule of an open run is a pure function of the count")
struct ArrivalPacerTests {
    @Test("constant arrivals are exact multiples of the gap, however long the run")
    func constantDoesNotDrift() throws {
        var pacer = ArrivalPacer(rate: try #require(Rate(perSecond: 3)), process: .constant, seed: 1)

        let dues = (0...300_000).map { _ in pacer.next() }

        #expect(dues[0] == .zero)
        #expect(dues[1] == .nanoseconds(333_333_333))
        #expect(dues[3] == .seconds(1))
        #expect(dues[300_000] == .seconds(100_000))
    }

    @Test("Poisson arrivals have the mean that was asked for and the dispersion of independent events")
    func poissonDispersion() throws {
        var pacer = ArrivalPacer(rate: try #require(Rate(perSecond: 1_000)), process: .poisson, seed: 42)

        // Counts per 10 ms over 100 s: for a Poisson process their variance equals their mean (index of dispersion 1).
        var counts = [Int](repeating: 0, count: 10_000)
        while true {
            let bin = Int(pacer.next() / .milliseconds(10))
            guard bin < counts.count else { break }
            counts[bin] += 1
        }
        let mean = Double(counts.reduce(0, +)) / Double(counts.count)
        let variance = counts.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(counts.count - 1)

        #expect(abs(mean - 10) < 0.1)
        // Three standard deviations of the index are 3·√(2/9999) ≈ 0.042.
        #expect(abs(variance / mean - 1) < 0.042)
    }

    @Test("time never runs backwards, and a seed decides every gap", arguments: ArrivalProcess.allCases)
    func monotonicAndRepeatable(_ process: ArrivalProcess) throws {
        let rate = try #require(Rate(perSecond: 50_000))
        var first = ArrivalPacer(rate: rate, process: process, seed: 7)
        var second = ArrivalPacer(rate: rate, process: process, seed: 7)

        let dues = (0..<10_000).map { _ in first.next() }

        #expect(zip(dues, dues.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(dues == (0..<10_000).map { _ in second.next() })
    }

    @Test("users begin at the spawn rate and think within their range")
    func users() throws {
        let pacer = UserPacer(spawnRate: try #require(Rate(perSecond: 10)), think: .seconds(3) ... .seconds(5))
        var random = RandomSource(seed: 1)

        let pauses = (0..<10_000).map { _ in pacer.thinkTime(&random) }

        #expect(pacer.start(ofUser: 0) == .zero)
        #expect(pacer.start(ofUser: 99) == .milliseconds(9_900))
        #expect(pauses.allSatisfy { $0 >= .seconds(3) && $0 <= .seconds(5) })
        let mean = pauses.reduce(Duration.zero, +) / 10_000
        #expect(mean > .milliseconds(3_950) && mean < .milliseconds(4_050))
    }
}
