import ArgumentParser
import LoadEngine
import LoadReports
import Transport

/// `loadtest calibrate`: how fast the generator can go on this machine.
struct Calibrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures how fast this machine can generate load, against a server that does nothing.")

    @Option(name: [.customShort("t"), .long], help: "How long each of the two parts takes.")
    var runTime = "5s"
    @Option(name: [.short, .long], help: "Connections.")
    var users = "64"

    func run() async throws {
        let server = try NullServer()
        let serving = Task { try await server.serve() }
        let screen = ProgressScreen(on: .standardOutput, view: nil)
        let host = "http://127.0.0.1:\(server.port)"
        let closed = try await measure(
            [
                .host: [host], .users: [users], .spawnRate: ["100k"], .think: ["0"], .runTime: [runTime], .loops: ["1"],
            ], screen)
        let perCore = closed.achievedRate / max(closed.health.busiestLoop, 0.01)
        screen.announce(
            "calibration: \(GroupedNumber.text(closed.achievedRate))/s against a null server on the same machine; one loop "
                + "of the generator alone could do about \(GroupedNumber.text(perCore))/s\n")
        guard !closed.ending.wasAborted else { throw ExitCode(closed.verdict.exitCode) }
        let rate = Int(closed.achievedRate * 0.7)
        let open = try await measure(
            [.host: [host], .connections: [users], .rate: ["\(rate)/s"], .runTime: [runTime], .loops: ["1"]], screen)
        server.stop()
        try await serving.value
        screen.announce(
            "at 70 % of it, \(GroupedNumber.text(Double(rate)))/s: self-lag p50 "
                + "\(LatencyText.text(open.tally.selfLag.value(atPercentile: 50))) p99 "
                + "\(LatencyText.text(open.tally.selfLag.value(atPercentile: 99)))")
        if open.ending.wasAborted { throw ExitCode(open.verdict.exitCode) }
    }

    private func measure(_ texts: [PlanOption: [String]], _ screen: ProgressScreen) async throws -> Figures {
        let plan: LoadPlan
        do throws(PlanError) {
            plan = try PlanReader(texts, availableCores: 1).plan()
        } catch {
            throw ValidationError(error.message)
        }
        let figures = try await Run.perform(LoadRun(plan), showing: screen).figures(of: plan)
        screen.announce(TextReport(figures).lines.joined(separator: "\n"))
        return figures
    }
}
