import ArgumentParser
import LoadEngine
import LoadReports

/// `loadtest run`, the default: puts load on a service until the time or the requests are spent.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts load on a service (the default command).")

    @OptionGroup(title: "Load") var options: PlanArguments
    @OptionGroup(title: "Output") var output: OutputArguments

    func run() async throws {
        let plan = try options.plan()
        let files = try output.openFiles()
        let screen = output.screen(for: plan)
        if !screen.isInteractive {
            screen.announce("seed=\(plan.seed) host=\(plan.target.authority) loops=\(plan.loops)")
        }
        let run = LoadRun(
            plan, header: RunHeader(plan: plan, command: CommandText.current),
            sink: { note in
                if case .frame(let frame) = note { files.recording?.append(RecordingFile.frame(frame)) }
            })
        files.recording?.append(RecordingFile.begin(run.header))
        let recording = try await Self.perform(run, showing: screen)
        let figures = recording.figures(of: plan)
        screen.announce(TextReport(figures).lines.joined(separator: "\n"))
        try files.write(recording, figures)
        throw ExitCode(figures.verdict.exitCode)
    }

    /// A run, shown while it goes on; a target that cannot be reached is a failure of its own kind.
    static func perform(_ run: LoadRun, showing screen: ProgressScreen) async throws -> Recording {
        let following = Task { await screen.follow(run) }
        let keys = RunKeys(run, screen)
        let keyboard = screen.isInteractive ? Keyboard { keys.press($0) } : nil
        defer {
            keyboard?.close()
            screen.close()
        }
        let recording = try await Interruption.cancelling {
            do throws(LoadRunError) {
                return try await run.run()
            } catch {
                throw CommandFailure(error)
            }
        } onSecond: {
            screen.close()
        } onContinue: {
            screen.reopen()
        }
        await following.value
        return recording
    }
}
