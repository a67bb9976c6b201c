import Testing

@testable import LoadEngine

@Suite("Quantities as people write them")
struct QuantityTests {
    @Test(
        "durations",
        arguments: [
            ("10s", Duration.seconds(10)), ("250ms", .milliseconds(250)), ("1h30m", .seconds(5_400)),
            ("90", .seconds(90)),
            ("2.5s", .milliseconds(2_500)), ("0", .zero), ("1m30s", .seconds(90)), ("30d", .seconds(2_592_000)),
        ])
    func durations(_ text: String, _ expected: Duration) {
        #expect(Duration(loadText: text) == expected)
    }

    @Test(
        "what is no duration",
        arguments: ["", "s", "-1s", "+1s", "1x", "30m1h", "1s1s", "31d", "1e3s", "nan", "0x10", "1.2.3s", "１s", "10 s"])
    func noDurations(_ text: String) {
        #expect(Duration(loadText: text) == nil)
    }

    @Test("rates", arguments: [("5000/s", 5_000.0), ("5k/s", 5_000), ("300/m", 5), ("7200/h", 2), ("2.5", 2.5)])
    func rates(_ text: String, _ perSecond: Double) {
        #expect(Rate(loadText: text)?.perSecond == perSecond)
    }

    @Test("what is no rate", arguments: ["", "0", "-5/s", "5/d", "5/s/s", "/s", "11M/s", "inf", "1e3"])
    func noRates(_ text: String) {
        #expect(Rate(loadText: text) == nil)
    }

    @Test("what is no percentage", arguments: ["", "%", "2", "101%", "-1%", "2%%"])
    func noShares(_ text: String) {
        #expect(Share(loadText: text) == nil)
    }

    @Test(
        "latencies are shown with at most three digits",
        arguments: [
            (85, "85us"), (999, "999us"), (1_149, "1.1ms"), (39_000, "39ms"), (1_254_000, "1.25s"),
            (61_000_000, "61.0s"),
        ] as [(UInt64, String)])
    func latencyText(_ microseconds: UInt64, _ text: String) {
        #expect(LatencyText.text(microseconds) == text)
    }

    @Test(
        "decimals round and keep their places",
        arguments: [
            (0.0, 1, "0.0"), (1.25, 1, "1.3"), (99.999, 2, "100.00"), (-0.04, 1, "0.0"), (12.5, 0, "13"),
            (.nan, 1, "-"),
        ] as [(Double, Int, String)])
    func decimals(_ value: Double, _ places: Int, _ text: String) {
        #expect(PlainDecimal.text(value, places: places) == text)
    }
}
