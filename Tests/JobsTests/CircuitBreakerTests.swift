import Jobs
import Testing

@Suite("The circuit opens after five provider failures in a row, and lets one delivery probe")
struct CircuitBreakerTests {
    private let start = ContinuousClock.now

    /// A breaker that was opened at ``start``.
    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<CircuitBreaker.threshold { breaker.failed(at: start) }
        return breaker
    }

    @Test("four failures do not open it, the fifth does")
    func threshold() {
        var breaker = CircuitBreaker()
        for _ in 1..<5 {
            breaker.failed(at: start)
            #expect(!breaker.isOpen)
            #expect(breaker.admit(at: start) == nil)
        }
        breaker.failed(at: start)
        #expect(breaker.isOpen)
        #expect(breaker.admit(at: start) == .seconds(5))
    }

    @Test("a success in between starts the count anew")
    func inARow() {
        var breaker = CircuitBreaker()
        for _ in 0..<20 {
            for _ in 1..<5 { breaker.failed(at: start) }
            breaker.succeeded()
        }
        #expect(!breaker.isOpen)
    }

    @Test("while open it says how long to wait; then one may probe and the others wait")
    func oneProbe() {
        var breaker = opened()
        #expect(breaker.admit(at: start + .seconds(2)) == .seconds(3))
        #expect(breaker.admit(at: start + .seconds(5)) == nil)
        #expect(breaker.admit(at: start + .seconds(5)) != nil)
        #expect(breaker.isOpen, "a probe proves nothing before it has ended")
    }

    @Test("failures of deliveries that had begun before it opened do not lengthen the time")
    func lateFailures() {
        var breaker = opened()
        for _ in 0..<10 { breaker.failed(at: start + .seconds(1)) }
        #expect(breaker.admit(at: start + .seconds(5)) == nil)
    }

    @Test("each probe that fails doubles the time, up to ten minutes")
    func doubling() {
        var breaker = opened()
        var now = start
        for seconds in [5, 10, 20, 40, 80, 160, 320, 600, 600, 600] {
            #expect(breaker.admit(at: now) == .seconds(seconds))
            now += .seconds(seconds)
            #expect(breaker.admit(at: now) == nil)
            breaker.failed(at: now)
        }
    }

    @Test("a probe that succeeds closes it, and the next outage starts small again")
    func closing() {
        var breaker = opened()
        _ = breaker.admit(at: start + .seconds(5))
        breaker.failed(at: start + .seconds(5))
        #expect(breaker.admit(at: start + .seconds(15)) == nil)
        breaker.succeeded()
        #expect(!breaker.isOpen)
        #expect(breaker.admit(at: start + .seconds(15)) == nil)

        for _ in 0..<5 { breaker.failed(at: start + .seconds(20)) }
        #expect(breaker.admit(at: start + .seconds(20)) == .seconds(5))
    }

    @Test("a probe that found no work lets the next delivery probe at once")
    func abandonedProbe() {
        var breaker = opened()
        #expect(breaker.admit(at: start + .seconds(5)) == nil)
        breaker.abandoned(at: start + .seconds(6))
        #expect(breaker.isOpen)
        #expect(breaker.admit(at: start + .seconds(6)) == nil)
    }

    @Test("a delivery without evidence changes nothing while the circuit is closed or open")
    func noEvidence() {
        var closed = CircuitBreaker()
        closed.failed(at: start)
        let before = closed
        closed.abandoned(at: start)
        #expect(closed == before)

        var open = opened()
        open.abandoned(at: start + .seconds(1))
        #expect(open.admit(at: start + .seconds(1)) == .seconds(4))
    }

    @Test("a probe that never came back does not close the door for good")
    func lostProbe() {
        var breaker = opened()
        _ = breaker.admit(at: start + .seconds(5))
        #expect(breaker.admit(at: start + .seconds(1_000)) != nil)
        #expect(breaker.admit(at: start + .seconds(1_206)) == nil)
    }
}
