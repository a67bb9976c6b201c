import HTTPServer
import Testing
import Transport

@Suite("How fast an answer has to be taken, by instants")
struct AnswerPaceTests {
    private let start = Instant.now
    private static let waiting = 1_000_000_000

    private func after(_ seconds: Int) -> Instant { start + .seconds(seconds) }

    /// When a client is let go that takes `bytes` every `seconds`, in seconds; nil when it is not within `limit`.
    private func end(taking bytes: Int, every seconds: Int, within limit: Int) -> Int? {
        var wait = AnswerPace.Wait(for: AnswerPace(), waiting: Self.waiting, at: start)
        for second in 1...limit {
            let taken = min(Self.waiting, second / seconds * bytes)
            if wait.isOver(waiting: Self.waiting - taken, at: after(second)) { return second }
        }
        return nil
    }

    @Test("a byte every 29 s is gone after 10 s, as is nothing at all", arguments: [(1, 29), (0, 1), (1, 1), (239, 1)])
    func drip(_ bytes: Int, _ seconds: Int) {
        #expect(end(taking: bytes, every: seconds, within: 1_000) == 10)
    }

    @Test("somewhat more than 240 bytes a second may go on", arguments: [(250, 1), (3_000, 5), (100_000, 1)])
    func steady(_ bytes: Int, _ seconds: Int) {
        #expect(end(taking: bytes, every: seconds, within: 3_000) == nil)
    }

    @Test("30 s without anything are the end, whatever was taken before")
    func pause() {
        var wait = AnswerPace.Wait(for: AnswerPace(), waiting: Self.waiting, at: start)
        let ends = [5, 34, 35].map { wait.isOver(waiting: 999_000_000, at: after($0)) }
        #expect(ends == [false, false, true])
        #expect(wait.deadline == after(35))
    }
}
