import LoadEngine

extension Recording {
    /// Twenty measured seconds (after two of warm-up) of an open run: reads and registrations whose times spread around a
    /// centre, one error in fifty.
    static func sample(
        centre: Int = 2_000, options: [PlanOption: [String]] = [:], seed: UInt64 = 1, errors: Bool = true
    ) throws -> Recording {
        let texts: [PlanOption: [String]] = [
            .rate: ["100/s"], .runTime: ["22s"], .warmup: ["2s"], .seed: ["42"], .host: ["http://127.0.0.1:8000"],
        ]
        let plan = try PlanReader(texts.merging(options) { $1 }, availableCores: 2).plan()
        var environment = RunEnvironment()
        environment.processor = "Test <Processor>"
        environment.cores = 2
        environment.kernel = "Linux 6"
        environment.command = "loadtest --rate 100/s --fail-if 'p99>5ms'"
        var recording = Recording(RunHeader(plan: plan, startedAt: 1_764_000_000_000, environment: environment))
        var random = RandomSource(seed: seed)
        for second in 0..<22 { recording.append(frame(second, centre, errors, &random)) }
        recording.append(RunEvent(.fault, "worker killed", start: 9, end: 12))
        recording.ending = RunEnding()
        return recording
    }

    private static func frame(_ second: Int, _ centre: Int, _ errors: Bool, _ random: inout RandomSource) -> Frame {
        var frame = Frame(start: Double(second), end: Double(second + 1))
        let phase: Phase = second < 2 ? .warmup : .steady
        frame.lengths[phase] = 1
        frame.level = 100
        frame.active = 16
        frame.processorTime = 0.3
        frame.server = ["cpu_cores": 0.4, "outbox_pending": Double(second)]
        frame.tallies[phase].asked = 100
        for number in 0..<100 {
            let time = UInt64(centre / 2 + random.below(centre))
            let fails = errors && number % 50 == 49
            frame.tallies[phase].record(
                number % 4 == 0 ? .get : .register,
                fails ? .answered(status: 503, .wrong(.status)) : .answered(status: 200, .right),
                response: time, service: time * 9 / 10, at: UInt64(second) * 1_000, bytes: 120,
                sample: fails ? "01ABCDEF" : nil)
            frame.tallies[phase].record(selfLag: UInt64(random.below(50)))
        }
        return frame
    }

    /// What reports are made from, and the plan's thresholds with it.
    func figures(failIf: [String]) throws -> Figures {
        var options = header.options
        options[.failIf] = failIf
        return figures(of: try PlanReader(options, availableCores: 2).plan())
    }
}
