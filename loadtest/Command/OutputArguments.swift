import ArgumentParser
import Glibc
import LoadEngine

/// Where and how a run is shown.
struct OutputArguments: ParsableArguments {
    enum View: String, ExpressibleByArgument, CaseIterable { case auto, on, off }

    @Option(help: "The live view: auto (on a terminal), on, or off (one line per second).")
    var tui: View = .auto
    @Flag(help: "No live view and nobody asked; the same as --tui off.")
    var headless = false
    @Option(help: "Write the report as JSON to a file, or to standard output with -.")
    var json: String?
    @Option(help: "Write a recording, from which every report can be made later.")
    var record: String?

    /// What people see goes to standard error when standard output carries the JSON report.
    private var console: Console { json == "-" ? .standardError : .standardOutput }

    func screen(for plan: LoadPlan) -> ProgressScreen {
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
        let isInteractive =
            switch tui {
            case _ where headless: false
            case .on: true
            case .off: false
            case .auto: console.isTerminal && !isDumb
            }
        // https://no-color.org: present and not empty, whatever its value.
        let usesColour = getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
        let keys: [LiveView.LiveKey] = isatty(STDIN_FILENO) == 1 ? [.pause, .level, .quit] : []
        return ProgressScreen(
            on: console, view: isInteractive ? LiveView(plan: plan, usesColour: usesColour, keys: keys) : nil)
    }

    /// Opens what will be written: a path that cannot be written should not cost two minutes to find out.
    func openFiles() throws -> RunFiles {
        RunFiles(
            json: try json.map { try ReportFile($0, option: "json") },
            recording: try record.map { try ReportFile($0, option: "record") })
    }
}

/// The files of a run, open.
struct RunFiles: Sendable {
    let json: ReportFile?
    let recording: ReportFile?

    /// Writes everything that was asked for.
    func write(_ recording: Recording, _ figures: Figures) throws {
        try json?.finish(JSONReport(figures).bytes)
        try self.recording?.finish(RecordingFile.end(recording))
    }
}
