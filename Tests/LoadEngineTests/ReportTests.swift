import Testing

@testable import LoadEngine

@Suite("Live views and verdicts")
struct ReportTests {
    @Test("the live view fits a terminal of 80 by 24 and needs no colour")
    func liveView() throws {
        let figures = try Figures.sample()
        var view = LiveView(plan: figures.plan, usesColour: false)

        var lines: [String] = []
        for second in 1...100 {
            lines = view.lines(Snapshot.sample(figures, second: second))
        }

        #expect(lines.count <= 24)
        #expect(lines.allSatisfy { $0.count <= 80 && !$0.contains("\u{1B}") })
        #expect(lines.contains { $0.hasPrefix("register") && $0.contains("90.0") })
        #expect(lines.contains { $0.hasPrefix("errors") && $0.contains("register timeout 10") })
    }

    @Test("a progress line is pairs of a name and a value, split by single blanks")
    func progressLine() throws {
        let figures = try Figures.sample()
        let line = ProgressLine.text(Snapshot.sample(figures, second: 3))

        #expect(line.hasPrefix("time=3.0 phase=steady asked=100.0 answered=90.0 ok=90 errors=10 in_flight=37"))
        #expect(line.split(separator: " ").allSatisfy { $0.split(separator: "=").count == 2 })
    }

    @Test("what makes figures worthless decides the verdict before what they show")
    func verdicts() throws {
        #expect(try Figures.sample(failIf: "errors>1%").verdict == .thresholdFailed)
        #expect(try Figures.sample(failIf: "errors>1%", strict: true, busiestLoop: 0.95).verdict == .generatorLimited)
        #expect(try Figures.sample(busiestLoop: 0.95).verdict == .passed)
        #expect(
            try Figures.sample(failIf: "errors>1%", strict: true, aborted: true, busiestLoop: 1).verdict == .aborted)
        #expect(try Figures.sample(busiestLoop: 0.95).remarks.contains { $0.hasPrefix("generator-limited") })
    }
}

extension Snapshot {
    /// A second of a run that always does the same.
    static func sample(_ figures: Figures, second: Int) -> Snapshot {
        var frame = Frame(start: Double(second - 1), end: Double(second))
        frame.lengths[second < 3 ? .warmup : .steady] = 1
        frame.tallies[second < 3 ? .warmup : .steady] = figures.tally
        frame.inFlight = 37
        frame.active = 128
        var total = Phased<Tally>()
        total.steady = figures.tally
        return Snapshot(
            frame: frame, total: total, elapsed: Double(second), remaining: 60, isPaused: false, level: 10,
            events: [RunEvent(.fault, "redis killed", start: 31, end: 34)])
    }
}
