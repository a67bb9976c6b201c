import ArgumentParser
import LoadEngine

/// `loadtest calibrate`: how fast the generator can go on this machine.
struct Calibrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures how fast this machine can generate load, against a server that does nothing.")

    @Option(name: [.customShort("t"), .long], help: "How long.")
    var runTime = "5s"
    @Option(name: [.short, .long], help: "Users without think time.")
    var users = "64"

    func run() async throws {
        let server = try NullServer()
        let serving = Task { await server.serve() }
        let plan: LoadPlan
        do throws(PlanError) {
            plan = try PlanReader(
                [
                    .host: ["http://127.0.0.1:\(server.port)"], .users: [users], .spawnRate: ["1000"], .think: ["0"],
                    .runTime: [runTime], .loops: ["1"],
                ], availableCores: 1
            ).plan()
        } catch {
            throw ValidationError(error.message)
        }
        let screen = ProgressScreen(on: .standardOutput, view: nil)
        let figures = try await Interruption.cancelling {
            try await Run.measure(plan, showing: screen)
        } onSecond: {
        }
        await server.stop()
        await serving.value
        screen.announce(TextReport(figures).lines.joined(separator: "\n"))
        let perCore = figures.achievedRate / max(figures.health.busiestLoop, 0.01)
        screen.announce(
            "calibration: \(Int(figures.achievedRate))/s against a null server on the same machine; one loop of the "
                + "generator alone could do about \(Int(perCore))/s")
        if figures.wasAborted { throw ExitCode(figures.verdict.exitCode) }
    }
}
