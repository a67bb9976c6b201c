import Testing

@testable import LoadEngine

@Suite("The search for the highest rate")
struct MaximumSearchTests {
    /// Lets a search run against a service that keeps up to `limit`; gives what it found and how often it tried.
    private func found(limit: Double, first: Double = 100, highest: Double = 1e6, precision: Double = 0.05)
        -> (search: MaximumSearch, tries: Int)
    {
        var search = MaximumSearch(first: first, highest: highest, precision: precision)
        var tries = 0
        while let rate = search.next, tries < 1_000 {
            search.note(met: rate <= limit)
            tries += 1
        }
        return (search, tries)
    }

    @Test(
        "ends in a bracket around the truth that is as narrow as was asked for",
        arguments: [3.0, 99, 100, 1_234, 48_000])
    func bracket(_ limit: Double) throws {
        let (search, tries) = found(limit: limit)
        let upper = try #require(search.upper)

        #expect(search.lower <= limit && upper > limit)
        #expect(upper - search.lower <= max(1, search.lower * 0.05))
        #expect(tries < 40)
    }

    @Test("stops at the highest rate that it may try, and says that nothing above is known")
    func ceiling() {
        let (search, _) = found(limit: 1e9, highest: 5_000)

        #expect(search.lower == 5_000 && search.upper == nil)
    }

    @Test("a service that never meets the goal ends the search at once a second")
    func hopeless() {
        let (search, tries) = found(limit: 0)

        #expect(search.lower == 0 && search.upper == 1)
        #expect(tries < 20)
    }

    @Test("one missed trial does not decide: the same rate is tried again")
    func hiccup() {
        var search = MaximumSearch(first: 100, highest: 1_000, precision: 0.05)
        search.note(met: false)
        #expect(search.next == 100)
        search.note(met: true)
        #expect(search.next == 100)
        search.note(met: true)
        #expect(search.next == 200 && search.lower == 100)
    }

    @Test("a goal holds where a threshold of the same words would fail the run, and never without an answer")
    func goals() throws {
        let figures = try Figures.sample()
        let easy = try #require(Goal(loadText: "errors<50%,p50<10s"))
        let hard = try #require(Goal(loadText: "errors<0.001%"))

        #expect(easy.isMet(by: figures) == ((figures.achievedShare ?? 1) >= 0.99))
        #expect(!hard.isMet(by: figures))
        #expect(Goal(loadText: "p99<fast") == nil)
        #expect(Goal(loadText: "lost<1") == nil, "a search does not verify")
    }
}
