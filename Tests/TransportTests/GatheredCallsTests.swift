import Synchronization
import Testing
import Transport

@Suite("Calls of one thread to others are gathered")
struct GatheredCallsTests {
    /// What has run, in its order.
    private final class Record: Sendable {
        private let numbers = Mutex<[Int]>([])
        var all: [Int] { numbers.withLock { $0 } }

        func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    }

    @Test("an executor that is asked by a loop begins when the loop's turn is over")
    func turn() async throws {
        let executor = BlockingExecutor(label: "gathered")
        try await EventLoopTests.onLoop { _ in
            let record = Record()
            let tasks = (0..<100).map { number in Task(executorPreference: executor) { record.add(number) } }
            // What is kept back cannot have begun, however long the turn lasts.
            #expect(record.all.isEmpty)
            for task in tasks { await task.value }
            #expect(record.all == Array(0..<100))
        }
    }

    @Test("a loop that is called many times in one go gets all calls, in their order")
    func loop() async throws {
        let loop = try EventLoop()
        let record = Record()
        let tasks = GatheredCalls.gathered {
            (0..<1_000).map { number in Task(executorPreference: loop) { record.add(number) } }
        }
        for task in tasks { await task.value }
        #expect(record.all == Array(0..<1_000))
        loop.stop()
    }

    @Test("gathering within gathering waits for the outer one")
    func nested() async throws {
        let executor = BlockingExecutor(label: "nested")
        let record = Record()
        let tasks = GatheredCalls.gathered {
            let task = GatheredCalls.gathered { Task(executorPreference: executor) { record.add(1) } }
            #expect(record.all.isEmpty)
            return [task]
        }
        for task in tasks { await task.value }
        #expect(record.all == [1])
    }
}
