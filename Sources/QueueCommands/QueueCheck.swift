import ArgumentParser
import JSON
import Jobs
import Launch

/// `queue fsck`: whether every job is in exactly one place.
struct QueueCheck<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "fsck", abstract: "Looks for jobs that contradict themselves; exit code 1 when there are any.",
            discussion: """
                In no place, in two, without an envelope, held by nobody. Correct while others work. What --repair cannot \
                make whole is forgotten by the queue, and the outbox hands it over again.
                """)
    }

    @Flag(name: .customLong("repair"), help: "Puts right what is found.")
    var isRepairing = false

    @OptionGroup var options: QueueOptions

    func run() async throws {
        let findings = try await Source.use(options.queue) { [isRepairing] in try $0.inspect(repairing: isRepairing) }
        for finding in findings {
            let value: JSONValue = ["subject": .string(finding.subject), "problem": .string(finding.problem)]
            print(options.json ? value.line : "\(finding.subject): \(finding.problem)")
        }
        if !options.json {
            print("\(findings.count) findings" + (isRepairing && !findings.isEmpty ? ", put right" : ""))
        }
        guard findings.isEmpty || isRepairing else { throw ExitFailure(code: 1, "the queue contradicts itself") }
    }
}
