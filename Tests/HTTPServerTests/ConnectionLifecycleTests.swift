import HTTPServer
import Testing

@Suite("A connection's deadlines, by instants")
struct ConnectionLifecycleTests {
    let start = ContinuousClock.now

    private func lifecycle() -> ConnectionLifecycle {
        ConnectionLifecycle(limits: ConnectionLifecycle.Limits(), openedAt: start)
    }

    private func after(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test("idle: 60 s after the answer, then closed")
    func idle() {
        var connection = lifecycle()
        #expect(connection.deadline == after(60))
        connection.answered(at: after(5))
        #expect(connection.deadline == after(65))
        #expect(connection.waitEnded(at: after(64)) == .wait)
        #expect(connection.waitEnded(at: after(65)) == .close)
    }

    @Test("head: 10 s from its first byte, however it drips, then 408")
    func head() {
        var connection = lifecycle()
        for second in 3..<12 { connection.headIncomplete(at: after(second)) }
        #expect(connection.deadline == after(13))
        #expect(connection.waitEnded(at: after(13)) == .answerTimeout)
    }

    @Test(
        "body: 30 s between reads, and 1 KiB/s after the first 30 s",
        arguments: [
            // received so far, at second, deadline
            (0, 0, 30), (100, 20, 30), (30_720, 20, 30), (60 * 1_024, 29, 59), (60 * 1_024, 31, 60),
            (900 * 1_024, 31, 61),
        ])
    func body(_ received: Int, _ second: Int, _ deadline: Int) {
        var connection = lifecycle()
        connection.bodyIncomplete(received: 0, at: start)
        connection.bodyIncomplete(received: received, at: after(second))
        #expect(connection.deadline == after(deadline))
        #expect(connection.waitEnded(at: after(deadline)) == .answerTimeout)
    }

    @Test("a body nobody wants: 1 s in all, then the answer and the end")
    func unreadBody() {
        var connection = lifecycle()
        connection.unreadBodyIncomplete(at: start)
        connection.unreadBodyIncomplete(at: start + .milliseconds(900))
        #expect(connection.deadline == after(1))
        #expect(connection.waitEnded(at: after(1)) == .answerAndClose)
    }

    @Test("a handler has no deadline of ours")
    func handling() {
        var connection = lifecycle()
        connection.headIncomplete(at: start)
        connection.requestComplete()
        #expect(connection.deadline == nil)
        #expect(connection.waitEnded(at: after(10_000)) == .wait)
    }

    @Test("lingering: 1 s, then closed")
    func lingering() {
        var connection = lifecycle()
        connection.beganLingering(at: after(7))
        #expect(connection.deadline == after(8))
        #expect(connection.waitEnded(at: after(8)) == .close)
    }
}
