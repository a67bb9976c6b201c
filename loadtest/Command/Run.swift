import ArgumentParser
import LoadEngine
import LoadReports

/// `loadtest run`, the default: puts load on a service until the time or the requests are spent.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts load on a service (the default command).")

    @OptionGroup(title: "Load") var options: PlanArguments
    @OptionGroup(title: "Verification and faults") var verification: VerificationArguments
    @OptionGroup(title: "Output") var output: OutputArguments

    func run() async throws {
        let plan = try options.plan(defaults: verification.defaults(beside:))
        let files = try output.openFiles()
        let screen = output.screen(for: plan)
        if !screen.isInteractive {
            screen.announce("seed=\(plan.seed) host=\(plan.target.authority) loops=\(plan.loops)")
        }
        let result: StagedRun.Result
        if verification.isStaged {
            let language = files.reports.language
            result = try await StagedRun(plan: plan, arguments: verification, language: language, screen: screen)
                .perform(files)
        } else {
            result = StagedRun.Result(recording: try await plain(plan, files, screen), summary: nil)
        }
        let figures = result.recording.figures(of: plan, verification: result.summary)
        screen.announce(TextReport(figures).lines.joined(separator: "\n"))
        try files.write(result.recording, figures)
        throw ExitCode(figures.verdict.exitCode)
    }

    /// The load and nothing else.
    private func plain(_ plan: LoadPlan, _ files: RunFiles, _ screen: ProgressScreen) async throws -> Recording {
        let run = LoadRun(
            plan, header: RunHeader(plan: plan, command: CommandText.current),
            probe: try verification.probe(of: plan)?.reading,
            sink: { note in
                if case .frame(let frame) = note { files.recording?.append(RecordingFile.frame(frame)) }
            })
        files.recording?.append(RecordingFile.begin(run.header))
        return try await Self.perform(run, showing: screen)
    }

    /// A run, shown while it goes on; a target that cannot be reached is a failure of its own kind.
    ///
    /// - Parameter leaving: what has to be done when a second signal ends the process at once.
    static func perform(
        _ run: LoadRun, showing screen: ProgressScreen, leaving: @escaping @Sendable () -> Void = {}
    ) async throws -> Recording {
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
            leaving()
        } onContinue: {
            screen.reopen()
        }
        await following.value
        return recording
    }
}
