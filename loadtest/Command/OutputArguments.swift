import ArgumentParser
import Glibc
import LoadEngine
import LoadReports

/// Where and how a run is shown.
struct OutputArguments: ParsableArguments {
    enum View: String, ExpressibleByArgument, CaseIterable { case auto, on, off }

    @Option(help: "The live view: auto (on a terminal), on, or off (one line per second).")
    var tui: View = .auto
    @Flag(help: "No live view and nobody asked; the same as --tui off.")
    var headless = false
    @OptionGroup var reports: ReportArguments
    @Option(help: "Write a recording, from which every report can be made later.")
    var record: String?

    /// What people see goes to standard error when standard output carries the JSON report.
    private var console: Console { reports.json == "-" ? .standardError : .standardOutput }

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
        RunFiles(reports: try reports.open(), recording: try record.map { try ReportFile($0, option: "record") })
    }
}

/// Which reports are written, and where to.
struct ReportArguments: ParsableArguments {
    @Option(help: "Write the report as JSON to a file, or to standard output with -.")
    var json: String?
    @Option(help: "Write the report as one HTML file that needs no network.")
    var html: String?
    @Option(help: "Language of the HTML report: en or es (default: that of $LANG).")
    var language: Language?
    @Option(
        help: "Write Locust's four CSV files: PREFIX_stats.csv, _stats_history.csv, _failures.csv, _exceptions.csv.")
    var csv: String?
    @Option(help: "Write the report as Markdown.")
    var md: String?
    @Option(help: "Write the percentile distribution for HdrHistogram's tools.")
    var hgrm: String?
    @Option(help: "Write the thresholds as JUnit XML.")
    var junit: String?

    enum Language: String, ExpressibleByArgument, CaseIterable { case en, es }

    func open() throws -> ReportFiles {
        let suffixes = ["_stats.csv", "_stats_history.csv", "_failures.csv", "_exceptions.csv"]
        return ReportFiles(
            json: try json.map { try ReportFile($0, option: "json") },
            html: try html.map { try ReportFile($0, option: "html") }, language: language ?? Self.usual,
            csv: try csv.map { prefix in try suffixes.map { try ReportFile(prefix + $0, option: "csv") } } ?? [],
            md: try md.map { try ReportFile($0, option: "md") },
            hgrm: try hgrm.map { try ReportFile($0, option: "hgrm") },
            junit: try junit.map { try ReportFile($0, option: "junit") })
    }

    private static var usual: Language {
        let language = getenv("LANG").map { String(cString: $0) } ?? ""
        return language.hasPrefix("es") ? .es : .en
    }
}

/// Reports that will be written, their files open.
struct ReportFiles: Sendable {
    let json: ReportFile?
    let html: ReportFile?
    let language: ReportArguments.Language
    let csv: [ReportFile]
    let md: ReportFile?
    let hgrm: ReportFile?
    let junit: ReportFile?

    /// Writes everything that was asked for.
    func write(_ recording: Recording, _ figures: Figures) throws {
        try json?.finish(JSONReport(figures, recording.header).bytes)
        try html?.finish(HTMLReport(recording, figures, language: language.rawValue).bytes)
        if !csv.isEmpty {
            for (file, contents) in zip(csv, LocustCSV(recording, figures).files) { try file.finish(contents.contents) }
        }
        try md?.finish(MarkdownReport(figures, recording.header).bytes)
        try hgrm?.finish(PercentileDistribution.text(figures))
        try junit?.finish(JUnitReport(figures).bytes)
    }
}

/// The files of a run, open.
struct RunFiles: Sendable {
    let reports: ReportFiles
    let recording: ReportFile?

    func write(_ recording: Recording, _ figures: Figures) throws {
        try reports.write(recording, figures)
        try self.recording?.finish(RecordingFile.end(recording))
    }
}
