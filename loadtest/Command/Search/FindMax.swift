import ArgumentParser
import LoadEngine
import LoadReports

/// `loadtest find-max`: the highest rate at which a goal is met.
struct FindMax: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find-max",
        abstract: "Finds the highest rate at which a goal is met.",
        discussion: """
            Doubles the rate until the goal is missed, then halves the bracket. A trial that misses is made once more, and \
            two of three decide. Every trial registers people of its own.
            """)

    @Option(help: "What has to hold: 'p99<20ms,errors<0.1%'.")
    var slo: String
    @Option(help: "The rate to begin with (default: 100/s).")
    var from = "100/s"
    @Option(help: "A rate that is not exceeded (default: 1000k/s).")
    var to = "1000k/s"
    @Option(help: "How long each trial is measured (default: 10s); 2 s of warm-up come before.")
    var trial = "10s"
    @Option(help: "How exact the answer has to be (default: 5%).")
    var precision = "5%"
    @Option(help: "Write the curve as one HTML page.")
    var html: String?
    @Option(help: "Where the service's metrics are (default: /metrics of the target).")
    var scrape: String?
    @OptionGroup(title: "Load") var options: PlanArguments

    private static let warmup = 2.0

    func run() async throws {
        let goal = try goalTerms()
        var search = try search()
        let page = try html.map { try ReportFile($0, option: "html") }
        let console = Console.standardOutput
        var points: [KneePage.Point] = []
        var missed: (figures: Figures, service: Double?)?
        var plan = try trialPlan(search.next ?? 1)
        let header = RunHeader(plan: plan, command: CommandText.current)
        console.write("find-max · \(slo) · \(plan.target.description)\n")
        while let rate = search.next {
            plan = try trialPlan(rate)
            let (figures, service) = try await measure(plan)
            guard !figures.ending.wasAborted else { throw ExitCode(Verdict.aborted.exitCode) }
            guard figures.tally.answered > 0 || figures.verdict != .unreachable else {
                throw CommandFailure(verdict: .unreachable, message: "nobody answers at \(plan.target.description)")
            }
            let isMet = goal.isMet(by: figures)
            search.note(met: isMet)
            let point = KneePage.Point(rate: rate, figures: figures, isMet: isMet)
            points.append(point)
            if !isMet { missed = (figures, service) }
            console.write(Self.line(point) + "\n")
        }
        let reason = missed.map {
            Bottleneck($0.figures, service: $0.service, cores: header.environment.cores, isLocal: plan.target.isLocal)
                .text
        }
        let sentence = Self.sentence(search)
        console.write("\n\(sentence.english)\n")
        if let reason { console.write("What ended it: \(reason)\n") }
        try page?.finish(
            KneePage(
                title: sentence, goal: slo, points: points, reason: reason ?? "nothing: --to was reached",
                header: header,
                language: "en"
            ).bytes)
        throw ExitCode(search.lower > 0 ? Verdict.passed.exitCode : Verdict.thresholdFailed.exitCode)
    }

    private func goalTerms() throws -> Goal {
        guard let goal = Goal(loadText: slo) else {
            throw ValidationError("slo: expects conditions such as 'p99<20ms,errors<0.1%', not “\(slo)”")
        }
        return goal
    }

    private func search() throws -> MaximumSearch {
        guard let first = Rate(loadText: from)?.perSecond, let highest = Rate(loadText: to)?.perSecond, first >= 1,
            highest >= first
        else { throw ValidationError("from, to: expect rates such as 100/s and 50k/s, the first not above the second") }
        guard let share = Share(loadText: precision), share.fraction >= 0.005 else {
            throw ValidationError("precision: expects a percentage of at least 0.5%, not “\(precision)”")
        }
        guard let span = Duration(loadText: trial), span >= .seconds(1) else {
            throw ValidationError("trial: expects a duration of at least 1s, not “\(trial)”")
        }
        return MaximumSearch(first: first, highest: highest, precision: share.fraction)
    }

    /// Options of the shape are ours; everything else is as it was given.
    private func trialPlan(_ rate: Double) throws -> LoadPlan {
        let span = (Duration(loadText: trial)?.inSeconds ?? 10) + Self.warmup
        return try options.plan([
            .rate: ["\(Int(rate))/s"], .runTime: ["\(PlainDecimal.text(span, places: 3))s"],
            .warmup: ["\(Int(Self.warmup))s"],
            .seed: ["random"],
        ])
    }

    private func measure(_ plan: LoadPlan) async throws -> (Figures, service: Double?) {
        var arguments = try VerificationArguments.parse([])
        arguments.scrape = scrape
        let probe = try arguments.probe(of: plan) ?? MetricsProbe(plan.target, path: "/metrics")
        let run = LoadRun(plan, probe: probe.reading)
        let recording = try await Run.perform(
            run, showing: ProgressScreen(on: .standardOutput, view: nil, isQuiet: true))
        let used = recording.frames.filter { !$0.isWarmup }.compactMap { $0.server["cpu_cores"] }
        let service = used.isEmpty ? nil : used.reduce(0, +) / Double(used.count)
        return (recording.figures(of: plan), service)
    }

    private static func line(_ point: KneePage.Point) -> String {
        let columns = TextTable(widths: [10, 2, 10, 8, 8, 10])
        return columns.line([
            GroupedNumber.text(point.rate) + "/s", point.isMet ? "✓" : "✗", GroupedNumber.text(point.achieved) + "/s",
            LatencyText.text(point.p50), LatencyText.text(point.p99),
            PlainDecimal.text(point.errors * 100, places: 3) + " %",
        ])
    }

    private static func sentence(_ search: MaximumSearch) -> Words {
        let lower = GroupedNumber.text(search.lower)
        guard search.lower > 0 else {
            return Words("No rate met the goal.", "Ningún ritmo cumple el objetivo.")
        }
        guard let upper = search.upper.map({ GroupedNumber.text($0) }) else {
            return Words("At least \(lower) requests per second.", "Al menos \(lower) peticiones por segundo.")
        }
        return Words(
            "\(lower) requests per second; \(upper) miss the goal.",
            "\(lower) peticiones por segundo; \(upper) no cumplen el objetivo.")
    }
}
