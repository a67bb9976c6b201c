import Jobs
import Testing

@Suite("A provider's rate is never exceeded, and nobody waits longer than it asks for")
struct RateLimitTests {
    @Test(
        "it is written as a count per unit",
        arguments: [
            ("14/s", 71_429, 14), ("1/s", 1_000_000, 1), ("500/m", 120_000, 8), ("10000/h", 360_000, 2),
            ("50000/d", 1_728_000, 1), ("1/d", 86_400_000_000, 1), ("1000000/s", 1, 1_000_000),
        ] as [(String, Int64, Int)])
    func reading(text: String, interval: Int64, burst: Int) throws {
        let limit = try #require(RateLimit(text))
        #expect(limit.interval == interval && limit.burst == burst)
        #expect(limit.description == text)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "14", "/s", "0/s", "-1/s", "+1/s", "1.5/s", "14/", "14/w", "14/s ", "1000001/s", "14/s/s", "१/s",
        ])
    func refused(text: String) {
        #expect(RateLimit(text) == nil)
    }

    @Test("after a pause a second's worth may go at once, then one per interval")
    func burst() throws {
        let limit = try #require(RateLimit("10/s"))
        var clock = RateClock()
        var now: Int64 = 1_000_000_000
        #expect(clock.free(limit, at: now) == 10)
        clock.take(10, limit, at: now)
        #expect(clock.free(limit, at: now) == 0)
        #expect(clock.wait(limit, at: now) == .milliseconds(100))
        now += 99_999
        #expect(clock.free(limit, at: now) == 0 && clock.wait(limit, at: now) == .microseconds(1))
        now += 1
        #expect(clock.free(limit, at: now) == 1)
        clock.take(1, limit, at: now)
        #expect(clock.free(limit, at: now) == 0)
        #expect(clock.free(limit, at: now + 3_600_000_000) == 10, "more does not gather")
    }

    @Test("over any stretch of time no more go than the rate and one burst", arguments: [1, 7, 100])
    func total(count: Int) throws {
        let limit = try #require(RateLimit("\(count)/s"))
        var clock = RateClock()
        var sent = 0
        for now in stride(from: 0 as Int64, through: 60_000_000, by: 1_000) {
            let free = clock.free(limit, at: now)
            clock.take(free, limit, at: now)
            sent += free
        }
        #expect(sent <= 60 * count + limit.burst && sent >= 59 * count)
    }
}
