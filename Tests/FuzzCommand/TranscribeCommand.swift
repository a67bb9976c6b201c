import ArgumentParser
import Glibc
import HTTP1Fuzzing

struct TranscribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transcribe",
        abstract: "Prints inputs and what the request parser makes of them, to be compared with other parsers.")

    @OptionGroup var options: InputOptions
    @Option(help: "How many changed messages, after the corpus itself.") var inputs = 20_000

    func run() throws {
        let fuzzer = try options.fuzzer()
        let memory = GuardedBuffer(capacity: 1 << 17)
        let samples = try Corpus(folder: options.corpus + "/" + options.subject.rawValue).samples.map(\.bytes)
        for index in 0..<samples.count + inputs {
            let bytes = index < samples.count ? samples[index] : fuzzer.input(index)
            let reading = try Reading(bytes, with: RequestReader(), in: memory)
            print(Transcription.line(bytes, reading))
        }
    }
}
