import Testing

@testable import LoadEngine

@Suite("Recordings")
struct RecordingTests {
    private func samplePlan() throws -> LoadPlan {
        try PlanReader(
            [.rate: ["100/s"], .runTime: ["20s"], .warmup: ["2s"], .seed: ["7"], .key: ["secret"]], availableCores: 2
        ).plan()
    }

    /// Twenty seconds of a hundred answers each.
    private func recording() throws -> Recording {
        var recording = Recording(RunHeader(plan: try samplePlan(), startedAt: 1_764_000_000_000))
        for second in 0..<20 { recording.append(Frame.sample(second)) }
        recording.append(RunEvent(.fault, "worker killed", start: 5, end: 6.5))
        recording.append(RunEvent(.level, "200/s", start: 8))
        recording.ending = RunEnding(wasAborted: false, reason: "q was pressed")
        return recording
    }

    @Test("a file holds everything: what is read is what was written")
    func roundTrip() throws {
        var recording = try recording()
        recording.certificate = Array("{}".utf8)

        #expect(try RecordingFile.decode(RecordingFile.encode(recording)) == recording)
    }

    @Test("the plan of a recording is the plan that was run, without its secrets")
    func plan() throws {
        let file = RecordingFile.encode(try recording())
        let plan = try RecordingFile.decode(file).plan()

        #expect(plan.seed == 7)
        #expect(plan.askedRate == 100)
        #expect(plan.warmup == 2)
        #expect(plan.target.key == nil)
        #expect(!String(decoding: file, as: UTF8.self).contains("secret"))
    }

    @Test("a file that was cut off is read as far as it goes, and counts as aborted")
    func truncated() throws {
        let recording = try recording()
        let file = RecordingFile.encode(recording)

        let half = try RecordingFile.decode(Array(file[..<(file.count / 2)]))

        #expect(half.frameCount > 0 && half.frameCount < recording.frameCount)
        #expect(half.ending == nil)
        #expect(half.figures(of: try samplePlan()).verdict == .aborted)
    }

    @Test("what is no recording is refused by its first line")
    func foreign() {
        #expect(throws: RecordingError.noRecording) { try RecordingFile.decode(Array("PK\u{3}\u{4}".utf8)) }
        #expect(throws: RecordingError.newer(version: 2)) {
            try RecordingFile.decode(Array("loadtest recording 2\n".utf8))
        }
    }

    @Test("figures leave the warm-up out and count by the time that was measured")
    func figures() throws {
        let figures = try recording().figures(of: try samplePlan())

        #expect(figures.tally.answered == 1_800)
        #expect(abs(figures.span - 18) < 1e-9)
        #expect(abs(figures.achievedRate - 100) < 1e-6)
        #expect(figures.events.count == 2)
        #expect(figures.verdict == .passed)
    }

    @Test("the interval of the median holds the median of what is steady")
    func medianInterval() throws {
        let interval = try #require(try recording().medianInterval)

        // The times of each second are 1 ms to 100 ms, evenly.
        #expect(interval.lowerBound > 49_900 && interval.upperBound < 50_100)
    }

    @Test("too many frames become coarser, and nothing is lost")
    func thinning() throws {
        var recording = Recording(RunHeader(plan: try samplePlan()))
        for second in 0...Recording.mostFrames { recording.append(Frame.sample(second, answers: 1)) }

        var sum = Phased<Tally>()
        for frame in recording.frames { sum.add(frame.tallies) }
        #expect(recording.frameCount == Recording.mostFrames / 2 + 1)
        #expect(sum.whole.answered == Recording.mostFrames + 1)
    }

    @Test("frames of two generators add up without loss")
    func merging() {
        var merged = Frame.sample(3)
        merged.merge(Frame.sample(3, answers: 50))

        #expect(merged.tallies.steady.answered == 150)
        #expect(merged.level == 200)
        #expect(merged.lengths.steady == 1)
        #expect(merged.tallies.steady.latencies(of: .register).response.count == 150)
    }

    @Test("a course shows each second, and a long one no more points than a chart has room for")
    func series() throws {
        let series = try recording().series
        var long = Series()
        for second in 0..<10_000 { long.append(SeriesPoint(Frame.sample(second, answers: 1))) }

        #expect(series.points.count == 20)
        #expect(series.points[4].answered == 100)
        #expect(series.points[4].operations[.register]?.response.max == 100_000)
        #expect(long.points.count <= Series.mostPoints)
        #expect(long.points.last.map { $0.time > 9_990 } == true)
    }

    @Test("an outcome is one number, and that number is the outcome", arguments: Outcome.samples)
    func codes(_ outcome: Outcome) {
        #expect(Outcome(code: outcome.code) == outcome)
    }
}

extension Frame {
    /// A second with so many answers, one each millisecond longer than the one before; the first two are warm-up.
    static func sample(_ second: Int, answers: Int = 100) -> Frame {
        var frame = Frame(start: Double(second), end: Double(second + 1))
        let phase: Phase = second < 2 ? .warmup : .steady
        frame.lengths[phase] = 1
        frame.level = 100
        frame.active = 8
        frame.server = ["cpu_cores": 0.5]
        frame.tallies[phase].asked = answers
        for number in 1...answers {
            frame.tallies[phase].record(
                .register, .answered(status: 200, .right), response: UInt64(number) * 1_000,
                service: UInt64(number) * 900, at: UInt64(second) * 1_000, bytes: 100)
        }
        return frame
    }
}

extension Outcome {
    static let samples: [Outcome] =
        [.answered(status: 200, .right), .answered(status: 404, .expected)]
        + WrongAnswer.allCases.map { .answered(status: 503, .wrong($0)) } + Failure.allCases.map { .failed($0) }
}
