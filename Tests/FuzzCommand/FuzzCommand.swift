import ArgumentParser
import HTTP1Fuzzing

@main
struct FuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "http-fuzz", abstract: "Gives changed messages to the HTTP parsers; started by script/fuzz.",
        subcommands: [RunCommand.self, CheckCommand.self, MinimiseCommand.self, TranscribeCommand.self])
}

/// What names one input.
struct InputOptions: ParsableArguments {
    @Option(help: "Which parser: requests or responses.") var subject = Fuzzer.Subject.requests
    @Option(help: "The seed of all inputs.") var seed: UInt64 = 1
    @Option(help: "The folder with the folders requests and responses.") var corpus = "Tests/HTTP1Tests/Corpus"

    func fuzzer() throws -> Fuzzer {
        let samples = try Corpus(folder: corpus + "/" + subject.rawValue).samples
        return Fuzzer(subject, corpus: samples, seed: seed)
    }
}

extension Fuzzer.Subject: ExpressibleByArgument {}
