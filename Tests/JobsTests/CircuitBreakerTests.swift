import Jobs
import Testing

@Suite("The circuit opens after five provider failures in a row, and lets one delivery probe")
struct CircuitBreakerTests {
    private let start: Int64 = 1_800_000_000_000

    /// A breaker that was opened at ``start``.
    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<CircuitBreaker.threshold { _ = breaker.learn(.failing, of: "a", at: start) }
        return breaker
    }

    @Test("four failures do not open it, the fifth does")
    func threshold() {
        var breaker = CircuitBreaker()
        for _ in 1..<5 {
            #expect(breaker.learn(.failing, of: "a", at: start) == nil)
            #expect(!breaker.isOpen)
            #expect(breaker.admission(at: start) == .all)
        }
        #expect(breaker.learn(.failing, of: "a", at: start) == .opened)
        #expect(breaker.isOpen)
        #expect(breaker.admission(at: start) == .wait(milliseconds: 5_000))
        #expect(breaker.remaining(at: start + 1_000) == 4_000)
    }

    @Test("a success in between starts the count anew")
    func inARow() {
        var breaker = CircuitBreaker()
        for _ in 0..<20 {
            for _ in 1..<5 { _ = breaker.learn(.failing, of: "a", at: start) }
            #expect(breaker.learn(.working, of: "a", at: start) == nil, "it was not open")
        }
        #expect(!breaker.isOpen)
        #expect(breaker.remaining(at: start) == nil)
    }

    @Test("while open it says how long to wait; then one may probe and the others wait")
    func oneProbe() {
        var breaker = opened()
        #expect(breaker.admission(at: start + 2_000) == .wait(milliseconds: 3_000))
        #expect(breaker.admission(at: start + 5_000) == .probe)
        breaker.began(probe: "p", at: start + 5_000)
        #expect(breaker.admission(at: start + 5_000) == .wait(milliseconds: 1_000))
        #expect(breaker.isOpen, "a probe proves nothing before it has ended")
    }

    @Test("failures of deliveries that had begun before it opened do not lengthen the time")
    func lateFailures() {
        var breaker = opened()
        for _ in 0..<10 { #expect(breaker.learn(.failing, of: "late", at: start + 1_000) == nil) }
        #expect(breaker.admission(at: start + 5_000) == .probe)
    }

    @Test("each probe that fails doubles the time, up to ten minutes")
    func doubling() {
        var breaker = opened()
        var now = start
        for seconds in [5, 10, 20, 40, 80, 160, 320, 600, 600, 600] as [Int64] {
            #expect(breaker.admission(at: now) == .wait(milliseconds: seconds * 1_000))
            now += seconds * 1_000
            #expect(breaker.admission(at: now) == .probe)
            breaker.began(probe: "p", at: now)
            #expect(breaker.learn(.failing, of: "p", at: now) == nil, "it was open before")
        }
    }

    @Test("a probe that succeeds closes it, and the next failure is the first again")
    func closing() {
        var breaker = opened()
        breaker.began(probe: "p", at: start + 5_000)
        #expect(breaker.learn(.working, of: "p", at: start + 5_100) == .closed)
        #expect(breaker == CircuitBreaker())
        #expect(breaker.learn(.failing, of: "a", at: start + 5_200) == nil)
        #expect(breaker.admission(at: start + 5_200) == .all)
    }

    @Test("a probe that asked the provider nothing lets another go at once; anybody else's end says nothing")
    func abandoned() {
        var breaker = opened()
        breaker.began(probe: "p", at: start + 5_000)
        #expect(breaker.learn(nil, of: "somebody else", at: start + 5_000) == nil)
        #expect(breaker.admission(at: start + 5_000) != .probe)
        #expect(breaker.learn(nil, of: "p", at: start + 5_000) == nil)
        #expect(breaker.admission(at: start + 5_000) == .probe)
    }

    @Test("a probe that never comes back does not close the door for good")
    func lostProbe() {
        var breaker = opened()
        breaker.began(probe: "p", at: start + 5_000)
        let end = start + 5_000 + CircuitBreaker.probePatience
        #expect(breaker.admission(at: end - 1) == .wait(milliseconds: 1))
        #expect(breaker.admission(at: end) == .probe)
    }
}
