import Jobs
import Testing

@Suite("How often and when a job is tried again")
struct RetryPolicyTests {
    /// The random number that gives the smallest jitter.
    private static let least: UInt64 = 0

    @Test(
        "the delays of each policy without jitter",
        arguments: [
            (RetryPolicy.legacy3, [60, 60, 60], 1_000),
            (.grey5, [60, 120, 300, 900, 3_600], 900),
            (.long, [120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360] + Array(repeating: 21_600, count: 17), 750),
        ])
    func delays(policy: RetryPolicy, seconds: [Int], leastThousandths: Int) throws {
        #expect(policy.maximumAttempts == seconds.count + 1)
        for (index, expected) in seconds.enumerated() {
            let delay = try #require(policy.delay(afterFailure: index + 1, random: Self.least))
            #expect(delay == .seconds(expected) * leastThousandths / 1_000)
        }
    }

    @Test("after the last attempt there is no delay", arguments: [RetryPolicy.legacy3, .grey5, .long])
    func exhausted(policy: RetryPolicy) {
        #expect(policy.delay(afterFailure: policy.maximumAttempts - 1) != nil)
        #expect(policy.delay(afterFailure: policy.maximumAttempts) == nil)
        #expect(policy.delay(afterFailure: .max) == nil)
    }

    @Test("the old contract is a minute: never less, at most a tenth more")
    func legacyJitter() throws {
        var seen: Set<Duration> = []
        for random in 0..<1_000 as Range<UInt64> {
            let delay = try #require(RetryPolicy.legacy3.delay(afterFailure: 1, random: random))
            #expect(delay >= .seconds(60) && delay <= .seconds(66))
            seen.insert(delay)
        }
        #expect(seen.count == 101, "a crowd of failures must not come back as a crowd")
        #expect(seen.contains(.seconds(60)) && seen.contains(.seconds(66)))
    }

    @Test("jitter stays in its band for any random number", arguments: [UInt64.min, 1, 12_345, .max / 2, .max])
    func jitterBand(random: UInt64) throws {
        let grey = try #require(RetryPolicy.grey5.delay(afterFailure: 3, random: random))
        #expect(grey >= .seconds(270) && grey <= .seconds(330))
        let long = try #require(RetryPolicy.long.delay(afterFailure: 25, random: random))
        #expect(long >= .seconds(16_200) && long <= .seconds(27_000))
    }

    @Test(
        "policies are found by name, an unknown name is the default",
        arguments: [
            ("legacy3", RetryPolicy.legacy3), ("grey5", .grey5), ("long", .long), ("", .legacy3),
            ("a policy of the future", .legacy3),
        ])
    func names(name: String, policy: RetryPolicy) {
        #expect(RetryPolicy(named: name) == policy)
    }

    @Test(
        "while the provider is down: 5 s doubling to 10 minutes",
        arguments: [(-7, 5), (0, 5), (1, 5), (2, 10), (3, 20), (7, 320), (8, 600), (9, 600), (.max, 600)])
    func providerDelay(deliveries: Int, seconds: Int) {
        let least = RetryPolicy.providerDelay(afterDelivery: deliveries, random: 0)
        let most = RetryPolicy.providerDelay(afterDelivery: deliveries, random: 100)
        #expect(least == .seconds(seconds))
        #expect(most == .seconds(seconds) * 11 / 10)
    }
}
