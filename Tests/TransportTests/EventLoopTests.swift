import Synchronization
import Testing
import Transport

@Suite("The event loop is an executor")
struct EventLoopTests {
    /// Runs `body` on a loop of its own.
    @discardableResult
    static func onLoop<Value: Sendable>(
        _ body: @escaping @Sendable (EventLoop) async throws -> Value
    ) async throws -> Value {
        let loop = try EventLoop()
        let result = await Task(executorPreference: loop) { try await body(loop) }.result
        loop.stop()
        return try result.get()
    }

    @Test("a task that prefers it stays on its thread over suspensions and nonisolated calls")
    func staysOnThread() async throws {
        try await Self.onLoop { loop in
            #expect(loop.isCurrent)
            for _ in 0..<100 {
                await Task.yield()
                #expect(loop.isCurrent)
            }
            await BlockingExecutor(label: "elsewhere").run { #expect(!loop.isCurrent) }
            #expect(loop.isCurrent)
        }
    }

    @Test("an actor may live on it")
    func actorOnLoop() async throws {
        actor Counter {
            let loop: EventLoop
            var value = 0
            nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
            init(_ loop: EventLoop) { self.loop = loop }
            func increment() {
                preconditionIsolated()
                #expect(loop.isCurrent)
                value += 1
            }
        }
        let loop = try EventLoop()
        let counter = Counter(loop)
        await withTaskGroup { group in
            for _ in 0..<1_000 { group.addTask { await counter.increment() } }
        }
        #expect(await counter.value == 1_000)
        loop.stop()
    }

    @Test("jobs from many threads all run")
    func manyThreads() async throws {
        let loop = try EventLoop()
        let sum = await withTaskGroup(of: Int.self) { group in
            for index in 0..<10_000 {
                group.addTask { await Task(executorPreference: loop) { loop.isCurrent ? index : -1_000_000 }.value }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 49_995_000)
        loop.stop()
    }

    @Test("it sleeps until a deadline and not shorter, many at a time")
    func sleeping() async throws {
        let woken = try await Self.onLoop { loop in
            let start = loop.now
            return await withTaskGroup(of: Int.self) { group in
                for milliseconds in [90, 10, 50] {
                    group.addTask(executorPreference: loop) {
                        await loop.sleep(until: start + .milliseconds(milliseconds))
                        #expect(Instant.now >= start + .milliseconds(milliseconds))
                        return milliseconds
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(woken.sorted() == [10, 50, 90])
    }

    @Test("a task that always has more to do does not keep descriptors waiting")
    func fairness() async throws {
        try await Self.onLoop { loop in
            let done = Flag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask(executorPreference: loop) {
                    while !done.value.load(ordering: .relaxed) { await Task.yield() }
                }
                group.addTask(executorPreference: loop) {
                    let (left, right) = try socketPair(on: loop)
                    for _ in 0..<100 {
                        try await left.write([1])
                        var buffer = ReceiveBuffer(on: loop)
                        #expect(try await right.read(into: &buffer) == .received(1))
                    }
                    done.value.store(true, ordering: .relaxed)
                }
                try await group.waitForAll()
            }
        }
    }

    private final class Flag: Sendable {
        let value = Atomic<Bool>(false)
    }

    @Test("a group deals its loops in turn")
    func group() throws {
        let group = try EventLoopGroup(count: 3)
        #expect((0..<6).map { _ in group.next().index } == [0, 1, 2, 0, 1, 2])
        group.shutdown()
    }
}
