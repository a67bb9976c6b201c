import ArgumentParser
import LoadEngine

/// `loadtest run`, the default: puts load on a service until the time or the requests are spent.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts load on a service (the default command).")

    @OptionGroup(title: "Load") var options: PlanArguments
    @OptionGroup(title: "Output") var output: OutputArguments

    func run() async throws {
        let plan = try options.plan()
        let report = try output.openReport()
        let screen = output.screen(for: plan)
        if !screen.isInteractive {
            screen.announce("seed=\(plan.seed) host=\(plan.target.authority) loops=\(plan.loops)")
        }
        let figures = try await Interruption.cancelling {
            try await Self.measure(plan, showing: screen)
        } onSecond: {
            screen.close()
        }
        screen.close()
        screen.announce(TextReport(figures).lines.joined(separator: "\n"))
        try report?.write(JSONReport(figures).bytes)
        throw ExitCode(figures.verdict.exitCode)
    }

    /// The figures of a run, shown while it goes on; a target that cannot be reached is a failure of its own kind.
    static func measure(_ plan: LoadPlan, showing screen: ProgressScreen) async throws -> Figures {
        do throws(LoadRunError) {
            return try await LoadRun(plan).run { screen.show($0) }
        } catch {
            screen.close()
            switch error {
            case .unreachable(let reason):
                throw CommandFailure(verdict: .unreachable, message: "nobody answers at \(reason)")
            case .resources(let reason): throw CommandFailure(verdict: .error, message: reason)
            }
        }
    }
}
