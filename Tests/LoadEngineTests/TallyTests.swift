import Testing

@testable import LoadEngine

@Suite("Tallies add up without loss")
struct TallyTests {
    @Test("merging the seconds of two loops equals counting everything in one place")
    func merging() {
        var random = RandomSource(seed: 5)
        var whole = Tally()
        var parts = [Tally](repeating: Tally(), count: 6)
        for number in 0..<20_000 {
            let operation = Operation.allCases[random.below(4)]
            let outcome: Outcome = random.below(10) == 0 ? .failed(.reset) : .answered(status: 200, .right)
            // From a microsecond to beyond the longest time that is kept apart.
            let time = UInt64(random.below(1 << random.below(33)) + 1)
            whole.record(operation, outcome, response: time, service: time / 2)
            whole.record(selfLag: time / 100)
            parts[number % 6].record(operation, outcome, response: time, service: time / 2)
            parts[number % 6].record(selfLag: time / 100)
        }

        var sum = Tally()
        for part in parts { sum.add(part) }

        #expect(sum == whole)
        #expect(sum.latencies(of: nil).response == whole.latencies(of: nil).response)
        #expect(sum.latencies(of: .get).service == whole.latencies(of: .get).service)
        #expect(sum.selfLag == whole.selfLag)
        #expect(whole.latencies(of: nil).response.count == 20_000)
    }

    @Test("an answer older than an hour is counted as an hour, not dropped")
    func clamping() {
        var tally = Tally()

        tally.record(.get, .failed(.timedOut), response: 9_999_999_999, service: nil)

        #expect(tally.latencies(of: .get).response.count == 1)
        #expect(tally.latencies(of: .get).service.count == 0)
    }
}
