import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import Testing

/// Messages of clients and servers as they are, and every way to smuggle, confuse or exhaust that is known from the
/// literature; `Fuzzer` begins with the same files.
@Suite("The corpus is read as the names of its files say")
struct CorpusTests {
    private static let folder = "\(#filePath)".split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Corpus/"

    static func samples(_ subject: Fuzzer.Subject) throws -> [Corpus.Sample] {
        try Corpus(folder: folder + subject.rawValue).samples
    }

    @Test("requests; nothing behind a refused one is ever read", arguments: try samples(.requests))
    func requests(_ sample: Corpus.Sample) {
        let facts = facts(sample.bytes)
        let outcome =
            switch facts.last {
            case .error(let error): String(error.status.code)
            case .end: "200"
            default: "more"
            }
        #expect(sample.name.hasPrefix(outcome + "-"), "\(facts)")
        let paths = facts.compactMap { fact in
            if case .head(let head) = fact { head.target.path } else { nil }
        }
        #expect(!paths.contains("/smuggled"))
    }

    @Test("responses", arguments: try samples(.responses))
    func responses(_ sample: Corpus.Sample) throws {
        let memory = GuardedBuffer(capacity: sample.bytes.count)
        let count = sample.bytes.count
        let ways = [Array(0..<count)] + (0..<count).map { [$0] }
        for method in [HTTPRequest.Method.get, .head] {
            let reading = try ResponseProperties.check(
                sample.bytes, ways: ways, limits: .default, requestMethod: method, in: memory)
            guard method == .get else { continue }
            let outcome =
                switch reading.facts.last {
                case .error(.truncated): "more"
                case .error: "bad"
                case .end: "200"
                default: "nothing"
                }
            #expect(sample.name.hasPrefix(outcome + "-"), "\(reading.facts)")
        }
    }
}
