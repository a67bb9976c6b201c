import ArgumentParser
import Glibc
import HTTP1Fuzzing
import TestSupport

struct MinimiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "minimise", abstract: "Makes an input smaller that ends the process, each trial in one of its own."
    )

    @OptionGroup var options: InputOptions
    @Argument(help: "The recorder file of the run that ended.") var recorder: String

    func run() throws {
        let (bytes, index) = try FlightRecorder.read(path: recorder)
        print("Ended by input \(index) of seed \(options.seed): \(Minimiser.literal(bytes))")
        let trial = recorder + ".trial"
        let smallest = try {
            let recorder = try FlightRecorder(path: trial)
            return Minimiser.minimise(bytes) { candidate in
                recorder.record(candidate, index: index)
                return fails(trial)
            }
        }()
        print("Smallest input: \(Minimiser.literal(smallest))")
    }

    private func fails(_ trial: String) -> Bool {
        let arguments = [
            "check", "--subject", options.subject.rawValue, "--seed", String(options.seed), "--corpus", options.corpus,
            trial,
        ]
        guard
            let child = try? ChildProcess(
                CommandLine.arguments[0], arguments, directory: ".", output: "/dev/null")
        else { return false }
        // A command without concurrency: nothing else is to be done until the child has ended.
        while child.isRunning { usleep(1_000) }
        return child.exitStatus != 0
    }
}
