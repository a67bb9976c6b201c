import Testing

@testable import LoadEngine

@Suite("Where due requests and free connections meet", .timeLimit(.minutes(1)))
struct ArrivalQueueTests {
    private let start = ContinuousClock.now

    private func queue(connections: Int = 1, maximumOutstanding: Int = 100) throws -> ArrivalQueue {
        let plan = try PlanReader([.rate: ["1"], .warmup: ["10s"]], availableCores: 1).plan()
        return ArrivalQueue(
            connections: connections, maximumOutstanding: maximumOutstanding, span: RunSpan(start: start, plan: plan))
    }

    private func due(_ second: Int) -> ContinuousClock.Instant { start + .seconds(second) }

    @Test("what waits is sent in the order in which it became due, and is known to have waited")
    func order() async throws {
        let queue = try queue(maximumOutstanding: 1_000)
        for second in 0..<200 { queue.push(due: due(second)) }

        for second in 0..<200 {
            let arrival = try #require(await queue.next())
            #expect(arrival.due == due(second))
            #expect(!arrival.foundIdle)
        }
    }

    @Test("a free connection gets a request the moment it is due, and nil when there will be no more")
    func idle() async throws {
        let queue = try queue()
        async let first = queue.next()
        async let second = queue.next()
        // Whether or not the two wait already, both requests reach one of them.
        queue.push(due: due(1))
        queue.push(due: due(2))
        let dues = await [first?.due, second?.due]

        #expect(Set(dues) == [due(1), due(2)])
        async let last = queue.next()
        queue.close(sendingUntil: nil)
        #expect(await last == nil)
        #expect(await queue.next() == nil)
    }

    @Test("after the end what waits is sent until the time given, and the rest is handed back")
    func closing() async throws {
        let queue = try queue()
        for second in 0..<3 { queue.push(due: due(second)) }

        queue.close(sendingUntil: .now + .seconds(3_600))
        #expect(await queue.next()?.due == due(0))
        queue.close(sendingUntil: .now - .seconds(1))
        #expect(await queue.next() == nil)
        #expect(queue.takeUnsent() == [due(1), due(2)])
        #expect(queue.takeUnsent() == [])
    }

    @Test("what exceeds the bound is counted and not kept; the phase is that of the due time")
    func bound() throws {
        let queue = try queue(connections: 2, maximumOutstanding: 5)
        for second in 5..<15 { queue.push(due: due(second)) }

        let counts = queue.takeCounts()

        #expect(counts.warmup.asked == 5)
        #expect(counts.measured.asked == 5)
        #expect(counts.warmup.overflowed + counts.measured.overflowed == 7)
        #expect(queue.takeUnsent() == [due(5), due(6), due(7)])
        #expect(queue.takeCounts().measured.asked == 0)
    }
}
