import Synchronization
import Testing

@testable import Transport

@Suite("What the turns of a loop have taken")
struct LoopLagTests {
    @Test(
        "a turn is counted in the bucket whose bound it does not exceed",
        arguments: [(0, 0), (100_000, 0), (100_001, 1), (1_000_000, 2), (5_000_000_000, 10), (6_000_000_000, 11)])
    func buckets(_ nanoseconds: Int, _ bucket: Int) {
        let lag = LoopLag()
        let start = Instant.now + .seconds(1)
        lag.turnBegan(at: start)
        lag.turnEnded(at: start + .nanoseconds(nanoseconds))
        #expect(lag.turns.counts.firstIndex(of: 1) == bucket)
        #expect(lag.turns.counts.reduce(0, +) == 1 && lag.turns.nanoseconds == UInt64(nanoseconds))
        // A second reader sees the same.
        #expect(lag.turns.counts.firstIndex(of: 1) == bucket)
    }

    private final class Flag: Sendable {
        let isSet = Atomic(true)
    }

    @Test("a loop that is stuck is seen to be, from outside, while it is")
    func stuck() async throws {
        let loop = try EventLoop()
        defer { loop.stop() }
        let stuck = Flag()
        let turn = await withTaskGroup(of: Duration.self) { group in
            group.addTask(executorPreference: loop) {
                while stuck.isSet.load(ordering: .relaxed) {}
                return .zero
            }
            while loop.lag.presentTurn < .milliseconds(5) { await Task.yield() }
            let turn = loop.lag.presentTurn
            stuck.isSet.store(false, ordering: .relaxed)
            return turn
        }
        #expect(turn >= .milliseconds(5))
        while loop.lag.presentTurn != .zero { await Task.yield() }
        #expect(loop.lag.turns.nanoseconds >= 5_000_000)
    }
}
