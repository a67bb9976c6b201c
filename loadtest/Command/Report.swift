import ArgumentParser
import LoadEngine
import LoadReports

/// `loadtest report FILE`: every report of a recording, as if its run had just ended.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes reports of a recording, as if its run had just ended.",
        discussion: "The exit code is the one of the run, by the thresholds of the recording or by those given here.")

    @Argument(help: "A file written with --record.")
    var recording: String
    @OptionGroup var reports: ReportArguments
    @Option(help: "Judge by these thresholds instead of the run's own. May be repeated.")
    var failIf: [String] = []

    func run() throws {
        let recorded = try RecordedRun.read(recording)
        let files = try reports.open()
        let figures = try recorded.figures(failIf: failIf)
        let console = reports.json == "-" ? Console.standardError : .standardOutput
        console.write(TextReport(figures).lines.joined(separator: "\n") + "\n")
        try files.write(recorded.recording, figures)
        throw ExitCode(figures.verdict.exitCode)
    }
}

/// A recording from a file.
struct RecordedRun {
    let recording: Recording

    static func read(_ path: String) throws -> RecordedRun {
        let bytes: [UInt8]
        do throws(WholeFile.Failure) {
            bytes = try WholeFile.read(path)
        } catch {
            throw ValidationError("\(path): \(error.text)")
        }
        do throws(RecordingError) {
            return RecordedRun(recording: try RecordingFile.decode(bytes))
        } catch {
            switch error {
            case .noRecording: throw ValidationError("\(path): not a recording; --record writes one")
            case .newer: throw ValidationError("\(path): written by a later version of loadtest")
            case .truncated, .malformed: throw ValidationError("\(path): damaged")
            }
        }
    }

    /// - Parameter failIf: thresholds in place of the run's own; none keeps those.
    func figures(failIf: [String]) throws -> Figures {
        var options = recording.header.options
        if !failIf.isEmpty { options[.failIf] = failIf }
        do throws(PlanError) {
            return recording.figures(of: try PlanReader(options, availableCores: 1).plan())
        } catch {
            throw ValidationError(error.message)
        }
    }
}
