import HTTPServer
import Testing
import Transport

@Suite("A connection's deadlines, by instants")
struct ConnectionLifecycleTests {
    let start = Instant.now

    private func lifecycle() -> ConnectionLifecycle {
        ConnectionLifecycle(limits: ConnectionLifecycle.Limits(), openedAt: start)
    }

    private func after(_ seconds: Int) -> Instant { start + .seconds(seconds) }

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

    @Test("a connection that never sends a byte is as idle as any other: closed after 60 s, without a word")
    func silent() {
        let connection = lifecycle()
        #expect(connection.phase == .idle && connection.deadline == after(60))
        #expect(connection.waitEnded(at: after(60)) == .close)
    }

    @Test(
        "body: 30 s of silence at most, 500 B/s after 10 s, 1 KiB/s after 60 s",
        arguments: [
            // received so far, at second, deadline
            (0, 0, 10), (9, 9, 10), (4_999, 9, 10), (10_000, 9, 20), (20_000, 1, 31), (20_000, 20, 40),
            (40_000, 50, 60), (60 * 1_024, 59, 60), (61 * 1_024, 40, 61), (900 * 1_024, 31, 61),
            (900 * 1_024, 890, 900),
        ])
    func body(_ received: Int, _ second: Int, _ deadline: Int) {
        var connection = lifecycle()
        connection.bodyIncomplete(received: 0, at: start)
        connection.bodyIncomplete(received: received, at: after(second))
        #expect(connection.deadline == after(deadline))
        #expect(connection.waitEnded(at: after(deadline)) == .answerTimeout)
    }

    @Test(
        "a body of one byte a second is gone after 10 s, one of 1,000 bytes a second after 60 s", arguments: [1, 1_000])
    func drip(_ rate: Int) {
        var connection = lifecycle()
        var second = 0
        repeat {
            connection.bodyIncomplete(received: second * rate, at: after(second))
            second += 1
        } while connection.waitEnded(at: after(second)) == .wait
        #expect(second == (rate == 1 ? 10 : 60))
    }

    @Test("a body nobody wants: 1 s in all, then the answer and the end")
    func unreadBody() {
        var connection = lifecycle()
        connection.unreadBodyIncomplete(at: start)
        connection.unreadBodyIncomplete(at: start + .milliseconds(900))
        #expect(connection.deadline == after(1))
        #expect(connection.waitEnded(at: after(1)) == .answerAndClose)
    }

    @Test(
        "drain: half a second after the last answer for one more request; who has been idle for longer goes at once",
        arguments: [(0, 500), (100, 500), (499, 500), (500, 500), (30_000, 500)])
    func draining(_ milliseconds: Int, _ deadline: Int) {
        var connection = lifecycle()
        connection.answered(at: start)
        let now = start + .milliseconds(milliseconds)
        connection.beganDraining()
        connection.beganDraining()
        #expect(connection.deadline == start + .milliseconds(deadline))
        #expect(connection.waitEnded(at: now) == (milliseconds < deadline ? .wait : .close))
    }

    @Test("drain: a request that has begun keeps its time")
    func drainingInside() {
        var connection = lifecycle()
        connection.headIncomplete(at: start)
        connection.beganDraining()
        #expect(connection.deadline == after(10))
    }

    @Test("drain: an answer that was on its way leaves half a second for one more request")
    func drainingBehindAnAnswer() {
        var connection = lifecycle()
        connection.requestComplete()
        connection.beganDraining()
        #expect(connection.deadline == nil)
        connection.answered(at: start)
        #expect(connection.deadline == start + .milliseconds(500))
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
