import LoadEngine
import LoadReports
import Testing

@Suite("Comparing two recordings")
struct ComparisonTests {
    @Test("the rank test agrees with the textbook")
    func rankTest() {
        // SciPy: mannwhitneyu(…, method="asymptotic").
        let test = RankTest([19, 22, 16, 29, 24, 25], [20, 11, 17, 12, 13])

        #expect(abs(test.probability - 0.035764) < 0.000001)
        #expect(test.shift == -8)
        #expect(test.interval.contains(-8))
        #expect(RankTest([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]).probability == 1)
        #expect(RankTest([7, 7, 7, 7, 7], [7, 7, 7, 7, 7]).probability == 1)
        #expect(RankTest([1, 2], [900, 1_000]).probability == 1)
    }

    @Test("of equal samples hardly one in a hundred is called different")
    func falseAlarms() {
        var random = RandomSource(seed: 8)
        let alarms = (0..<1_000).count { _ in
            let sample = { (0..<20).map { _ in random.unit() } }
            return RankTest(sample(), sample()).probability < 0.01
        }

        // Ten are expected; thirty would be six standard deviations more.
        #expect(alarms < 30)
    }

    @Test("a run that is as fast is no regression, whatever chance did to it")
    func same() throws {
        let comparison = try Comparison(Recording.sample(seed: 1), Recording.sample(seed: 2))

        #expect(comparison.regressions(beyond: 0).isEmpty)
        #expect(ComparisonText(comparison, limit: 0.05).conclusion.hasPrefix("PASSED"))
    }

    @Test("a run that is a fifth slower is one, beyond 5 % and not beyond 30 %")
    func slower() throws {
        let comparison = try Comparison(Recording.sample(), Recording.sample(centre: 2_400, seed: 2))

        let names = comparison.regressions(beyond: 0.05).map(\.measure.name)
        #expect(names.contains("p50") && names.contains("p99") && names.contains("p99(register)"))
        #expect(!names.contains("answers/s"))
        #expect(comparison.regressions(beyond: 0.3).isEmpty)
        #expect(ComparisonText(comparison, limit: 0.05).conclusion.hasPrefix("FAILED"))
        #expect(ComparisonText(comparison, limit: nil).lines.contains { $0.hasPrefix("p50 ") && $0.hasSuffix("worse") })
    }

    @Test("a run that is faster is better, not worse")
    func faster() throws {
        let comparison = try Comparison(Recording.sample(), Recording.sample(centre: 1_000, seed: 2))

        #expect(comparison.regressions(beyond: 0).isEmpty)
        #expect(comparison.rows.contains { $0.isSignificant && $0.regression < -0.4 })
    }

    @Test("what makes two runs incomparable is said")
    func remarks() throws {
        let other = try Recording.sample(options: [.rate: ["200/s"], .mix: ["get=1"]])

        let remarks = try Comparison(Recording.sample(), other).remarks

        #expect(remarks.contains { $0.contains("different loads") })
        #expect(remarks.contains { $0.contains("different operations") })
    }
}
