import ArgumentParser
import LoadEngine
import LoadReports
import LoadVerification
import Synchronization

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
        let recording: Recording
        var summary: VerificationSummary?
        if verification.isStaged {
            let result = try await staged(plan, files, screen)
            (recording, summary) = (result.recording, result.certificate?.summary)
        } else {
            recording = try await plain(plan, files, screen)
        }
        let figures = recording.figures(of: plan, verification: summary)
        screen.announce(TextReport(figures).lines.joined(separator: "\n"))
        try files.write(recording, figures)
        throw ExitCode(figures.verdict.exitCode)
    }

    /// With everything around it.
    private func staged(
        _ plan: LoadPlan, _ files: RunFiles, _ screen: ProgressScreen
    ) async throws -> StagedRun.Result {
        let certificate = verification.verify ? try CertificateFiles(verification.certificate ?? "certificate") : nil
        let staged = StagedRun(plan: plan, arguments: verification, command: CommandText.current) { screen.note($0) }
        // What ends the processes of the stage at once, as soon as there are any.
        let abandon = Mutex<@Sendable () -> Void>({})
        let result = try await Interruption.cancelling {
            try await staged.perform { note in
                if case .frame(let frame) = note { files.recording?.append(RecordingFile.frame(frame)) }
            } drive: { run, leaving in
                abandon.withLock { $0 = leaving }
                files.recording?.append(RecordingFile.begin(run.header))
                return try await Self.follow(run, showing: screen)
            }
        } onSecond: {
            screen.close()
            abandon.withLock { $0 }()
        } onContinue: {
            screen.reopen()
        }
        if let done = result.certificate {
            try certificate?.write(done, language: files.reports.language)
            screen.announce(CertificateText(done).lines.joined(separator: "\n"))
        }
        return result
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

    /// A run, shown while it goes on, that the first signal breaks off.
    static func perform(_ run: LoadRun, showing screen: ProgressScreen) async throws -> Recording {
        try await Interruption.cancelling {
            try await follow(run, showing: screen)
        } onSecond: {
            screen.close()
        } onContinue: {
            screen.reopen()
        }
    }

    /// A run, shown while it goes on; a target that cannot be reached is a failure of its own kind.
    static func follow(_ run: LoadRun, showing screen: ProgressScreen) async throws -> Recording {
        let following = Task { await screen.follow(run.feed) }
        let keys = RunKeys(run, screen)
        let keyboard = screen.isInteractive ? Keyboard { keys.press($0) } : nil
        defer {
            keyboard?.close()
            screen.close()
        }
        do throws(LoadRunError) {
            let recording = try await run.run()
            await following.value
            return recording
        } catch {
            throw CommandFailure(error)
        }
    }
}
