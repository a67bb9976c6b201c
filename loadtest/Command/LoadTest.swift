import ArgumentParser
import Glibc
import LoadEngine

/// The load generator's command line.
@main
struct LoadTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loadtest",
        abstract: "Puts load on the patient registration service and says honestly what it measured.",
        discussion: """
            Exit codes: 0 passed, 1 error, 2 wrong usage, 4 target unreachable, 96 limited by the generator (--strict), \
            97 aborted, 98 the service broke a promise (--verify), 99 a threshold was not met.
            """,
        subcommands: [
            Run.self, UI.self, FindMax.self, Report.self, Compare.self, Calibrate.self, Coordinate.self, Work.self,
        ],
        defaultSubcommand: Run.self)

    /// Wrong usage is one line, a hint and exit code 2, instead of a page of help and 64.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Console.standardError.write("loadtest: \(failure.message)\n")
            Glibc.exit(failure.verdict.exitCode)
        } catch {
            // Help and finished runs end here too; the parser knows how to leave for those.
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Console.standardError.write("loadtest: \(message(for: error))\nSee 'loadtest run --help'.\n")
            Glibc.exit(Verdict.usage.exitCode)
        }
    }
}
