import ArgumentParser
import HTTP1Fuzzing

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks what a recorder file holds, once.")

    @OptionGroup var options: InputOptions
    @Argument(help: "A file that `run` or `minimise` has written.") var recorder: String

    func run() throws {
        let (bytes, index) = try FlightRecorder.read(path: recorder)
        var fuzzer = try options.fuzzer()
        try fuzzer.check(bytes, index: index)
    }
}
