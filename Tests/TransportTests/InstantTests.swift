import Testing
import Transport

@Suite("Moments on the clock of the loops")
struct InstantTests {
    private let start = Instant(nanoseconds: 1_000_000_000)

    @Test("the clock goes forward, and as fast as ContinuousClock")
    func clock() {
        let (before, ours) = (ContinuousClock.now, Instant.now)
        while ContinuousClock.now - before < .milliseconds(5) {}
        #expect(Instant.now - ours >= .milliseconds(4))
        let outer = ContinuousClock.now - before
        #expect(Instant.now - ours >= .zero && outer >= .milliseconds(5))
    }

    @Test("sums and differences are exact to the nanosecond")
    func arithmetic() {
        #expect(start + .milliseconds(1) == Instant(nanoseconds: 1_001_000_000))
        #expect(start - .seconds(2) == Instant(nanoseconds: -1_000_000_000))
        #expect(start + .nanoseconds(1) > start)
        #expect((start + .seconds(86_400)) - start == .seconds(86_400))
        #expect(start - (start + .microseconds(3)) == .microseconds(-3))
        #expect(start + Nanoseconds(.seconds(60)) == start + .seconds(60))
    }

    @Test("what is beyond the ends of time is at its end")
    func saturation() {
        let ages = Duration.seconds(Int64.max)
        #expect(start + ages == Instant(nanoseconds: .max))
        #expect(start - ages == Instant(nanoseconds: .min + 1_000_000_000 + 1))
        #expect(Instant(nanoseconds: .min + 5) - ages == Instant(nanoseconds: .min))
        #expect(Nanoseconds(ages) > Nanoseconds(.seconds(1)))
    }
}
