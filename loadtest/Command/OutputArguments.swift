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
        return ProgressScreen(
            on: console, view: isInteractive ? LiveView(plan: plan, usesColour: usesColour) : nil)
    }

    /// Opens the report before the run: a path that cannot be written should not cost two minutes to find out.
    func openReport() throws -> ReportFile? {
        guard let json else { return nil }
        if json == "-" { return ReportFile(console: .standardOutput) }
        let descriptor = open(json, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ValidationError("json: \(json): \(String(cString: strerror(errno)))") }
        return ReportFile(console: Console(descriptor: descriptor))
    }
}
