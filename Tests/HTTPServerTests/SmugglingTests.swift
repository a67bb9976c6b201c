import HTTPServer
import HTTPTypes
import Synchronization
import TestSupport
import Testing

/// What is proved of each vector: how many requests were executed, that the answers are well-formed and reach the
/// client whole (a reset would make the reading throw), and that a refusal is one answer and the end.
@Suite("No request hides in another (RFC 9112 §11.2)")
struct SmugglingTests {
    @Test("sent whole", arguments: SmugglingVector.all)
    func whole(_ vector: SmugglingVector) async throws {
        try await prove(vector) { client, bytes, _ in try client.send(bytes) }
    }

    @Test("in random pieces, each read before the next is sent", arguments: SmugglingVector.all)
    func pieces(_ vector: SmugglingVector) async throws {
        var generator = SeededGenerator(seed: UInt64(vector.bytes.reduce(5_381) { ($0 &* 33) &+ Int($1) } & Int.max))
        let cuts = (0..<6).map { _ in Int.random(in: 1..<vector.bytes.count + 20, using: &generator) }.sorted()
        try await prove(vector) { client, bytes, companion in
            var start = 0
            for end in cuts + [bytes.count] where end > start {
                try client.send(Array(bytes[start..<min(end, bytes.count)]))
                // The loop is one thread and serves in order: what came before has been read when this is answered.
                try companion.send("GET /companion HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try companion.answer()
                start = min(end, bytes.count)
            }
        }
    }

    @Test("there are many of them, and no two alike")
    func number() {
        #expect(SmugglingVector.all.count >= 200)
        #expect(Set(SmugglingVector.all.map(\.name)).count == SmugglingVector.all.count)
        #expect(Set(SmugglingVector.all.map(\.bytes)).count > SmugglingVector.all.count * 9 / 10)
    }

    private func prove(
        _ vector: SmugglingVector,
        by send: @escaping @Sendable (RawClient, [UInt8], RawClient) throws -> Void
    ) async throws {
        let recorder = Recorder()
        try await TestServer.run({ $0.lingering = .seconds(10) }, middleware: [recorder]) { router, journal in
            router.on(.get, "/broken") { _ in throw Recorder.Broken() }
            router.on(.get, "/companion") { _ in text("still there") }
            for path in ["/smuggled", "/after"] {
                router.on(.get, path) { _ in
                    journal.note(path)
                    return text(path)
                }
            }
        } _: { server in
            let (client, companion) = (try server.client(), try server.client())
            let tail = if case .refused = vector.outcome { SmugglingVector.poison } else { SmugglingVector.after }
            try send(client, vector.bytes + Array(tail.utf8), companion)
            // Where the server keeps the connection, the end has to come from here.
            switch vector.outcome {
            case .served, .guarded: client.shutdownWrite()
            case .refused, .servedLast: break
            }
            let received = try client.rest()
            if case .refused = vector.outcome { #expect(server.journal.all == []) }
            try check(received, recorder.finished, vector.outcome)
        }
    }

    private func check(
        _ received: [UInt8], _ finished: [SmugglingVector.Executed], _ outcome: SmugglingVector.Outcome
    ) throws {
        let heads = Set(finished.indices.filter { finished[$0].request.hasPrefix("HEAD ") })
        let answers = try StrictAnswers.read(received, heads: heads)
        let after = SmugglingVector.Executed("GET /after 0")
        switch outcome {
        case .refused(let status):
            // One whose head was fine and whose body was not has been seen, and got the same answer.
            #expect(
                finished.count <= 1
                    && finished.allSatisfy { $0.request.hasPrefix("POST /echo ") && $0.status == status })
            #expect(answers.map(\.status) == [status])
            #expect(answers.first?.closes == true)
            #expect(answers.first?["content-length"] != nil)
        case .served(let expected):
            #expect(finished == expected + [after])
            #expect(answers.map(\.status) == finished.map(\.status))
            #expect(answers.allSatisfy { !$0.closes })
        case .servedLast(let expected):
            #expect(finished == expected)
            #expect(answers.map(\.status) == finished.map(\.status))
            #expect(answers.map(\.closes) == expected.map { $0 == expected.last })
        case .guarded(let expected):
            #expect(finished == [expected] || finished == [expected, after])
            #expect(answers.map(\.status) == finished.map(\.status))
            #expect(answers.first?.closes == (finished.count == 1))
        }
    }
}

/// Notes every request of which the head was read, with the length of its body as the handler would see it.
private final class Recorder: Middleware {
    struct Broken: Error {}

    private let requests = Mutex<[SmugglingVector.Executed]>([])

    var finished: [SmugglingVector.Executed] { requests.withLock { $0 } }

    func finish(_ response: inout Response, to request: Request, after duration: Duration) {
        guard request.path != "/companion" else { return }
        let entry = "\(request.method.rawValue) \(request.path) \(request.body.count)"
        let status = response.status.code
        requests.withLock { $0.append(SmugglingVector.Executed(entry, status)) }
    }
}
