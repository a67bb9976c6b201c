import Testing

@testable import LoadEngine

@Suite("Thresholds")
struct ThresholdTests {
    @Test(
        "are read",
        arguments: [
            ("p99(register)>20ms", .percentile(99), .register, .above, .microseconds(20_000)),
            ("p99.9 >= 1s", .percentile(99.9), nil, .atLeast, .microseconds(1_000_000)),
            ("max(get)>500us", .maximum, .get, .above, .microseconds(500)),
            ("mean>2.5ms", .mean, nil, .above, .microseconds(2_500)),
            ("errors>0.1%", .errors, nil, .above, .share(0.001)),
            ("errors(list)>0", .errors, .list, .above, .count(0)),
            ("rate<99%", .rate, nil, .below, .share(0.99)),
            ("rate<=4k/s", .rate, nil, .atMost, .perSecond(4_000)),
        ] as [(String, Threshold.Measure, Operation?, Threshold.Comparison, Threshold.Limit)])
    func reading(
        _ text: String, _ measure: Threshold.Measure, _ operation: Operation?, _ comparison: Threshold.Comparison,
        _ limit: Threshold.Limit
    ) throws {
        let threshold = try #require(Threshold(loadText: text))

        #expect(threshold.measure == measure)
        #expect(threshold.operation == operation)
        #expect(threshold.comparison == comparison)
        #expect(threshold.limit == limit)
    }

    @Test(
        "are refused when a part is unknown or a unit is missing",
        arguments: [
            "", "p99", "p99>", ">20ms", "p99>20", "p0>1ms", "p101>1ms", "p99(fly)>1ms", "p99(get>1ms", "errors>x",
            "errors=1", "rate(get)<99%", "rate<-1%", "p99==1ms", "pnan>1ms",
        ])
    func refusing(_ text: String) {
        #expect(Threshold(loadText: text) == nil)
    }

    @Test(
        "are judged by what was measured",
        arguments: [
            ("p99(register)>20ms", true), ("p50(register)>5ms", false), ("max>50ms", true), ("errors>10%", true),
            ("errors>9%", false), ("errors>10", true), ("errors(register)>9", false), ("rate<90%", true),
            ("rate<95%", false), ("p99(delete)>1h", false),
        ])
    func judging(_ text: String, _ isMet: Bool) throws {
        let figures = try Figures.sample(failIf: text)

        #expect(figures.thresholds.map(\.isMet) == [isMet])
        #expect(figures.verdict == (isMet ? .passed : .thresholdFailed))
    }
}
