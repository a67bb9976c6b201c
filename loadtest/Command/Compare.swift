import ArgumentParser
import LoadEngine
import LoadReports

/// `loadtest compare A B`: what is different between two recordings, and whether it may be chance.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares two recordings, and tells differences from chance.",
        discussion: """
            Both are cut into twenty parts, which a rank test (Mann-Whitney) compares. With --max-regression the exit code \
            is 99 when something has become worse by more, and that would come about by chance less than once in a hundred \
            times.
            """)

    @Argument(help: "The earlier recording and the later one; with --baseline only the later one.")
    var recordings: [String]
    @Option(help: "The earlier recording.")
    var baseline: String?
    @Option(help: "How much worse anything may be, such as 5%.")
    var maxRegression: String?

    func run() throws {
        var limit: Double?
        if let maxRegression {
            guard let share = Share(loadText: maxRegression) else {
                throw ValidationError("max-regression: expects a percentage such as 5%, not “\(maxRegression)”")
            }
            limit = share.fraction
        }
        let paths = (baseline.map { [$0] } ?? []) + recordings
        guard paths.count == 2 else { throw ValidationError("compare takes two recordings, not \(paths.count)") }
        let (first, second) = (try RecordedRun.read(paths[0]), try RecordedRun.read(paths[1]))
        let comparison: Comparison
        do throws(PlanError) {
            comparison = try Comparison(first.recording, second.recording)
        } catch {
            throw ValidationError(error.message)
        }
        let text = ComparisonText(comparison, limit: limit)
        Console.standardOutput.write(text.lines.joined(separator: "\n") + "\n")
        if let limit, !comparison.regressions(beyond: limit).isEmpty {
            throw ExitCode(Verdict.thresholdFailed.exitCode)
        }
    }
}
