import ArgumentParser
import Glibc
import HTTP1Fuzzing

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Checks many inputs.")

    @OptionGroup var options: InputOptions
    @Option(help: "How many inputs.") var inputs = 1_000_000
    @Option(help: "The file that holds the input in hand, for the case that it ends the process.") var recorder: String

    func run() throws {
        var fuzzer = try options.fuzzer()
        let recorder = try FlightRecorder(path: recorder)
        let clock = ContinuousClock()
        let start = clock.now
        for index in 0..<inputs {
            // An endless loop inside one step ends here, by a signal.
            if index % 1_024 == 0 { alarm(60) }
            let bytes = fuzzer.input(index)
            recorder.record(bytes, index: index)
            do throws(Violation) {
                try fuzzer.check(bytes, index: index)
            } catch {
                let smallest = Minimiser.minimise(bytes) { fuzzer.fails($0, index: index) }
                print("Broken by input \(index) of seed \(options.seed): \(error)")
                print("Smallest input: \(Minimiser.literal(smallest))")
                throw ExitCode.failure
            }
        }
        let tally = fuzzer.tally
        let seconds = max(1, (clock.now - start).components.seconds)
        print(
            "\(options.subject): \(inputs) inputs of seed \(options.seed), nothing broken;",
            "\(tally.accepted) with a whole message, \(tally.refused) refused, \(tally.incomplete) unfinished;",
            "\(inputs / Int(seconds)) a second")
    }
}
