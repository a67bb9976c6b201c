import SQLite
import Testing

@Suite("Who may wait for the database")
struct AdmissionPolicyTests {
    private let policy = AdmissionPolicy(capacity: 100, patience: .milliseconds(500))

    @Test(
        "as many as there is room for, and nobody behind one who has waited too long",
        arguments: [
            (0, 0, nil), (99, 0, nil), (99, 500, nil), (100, 0, .full), (100, 900, .full), (1, 501, .slow),
            (99, 900, .slow),
            // Nobody waits: the age of nobody says nothing.
            (0, 900, nil),
        ] as [(Int, Int, AdmissionPolicy.Refusal?)])
    func joining(_ waiting: Int, _ milliseconds: Int, _ refusal: AdmissionPolicy.Refusal?) {
        #expect(policy.refusal(waiting: waiting, oldest: .milliseconds(milliseconds)) == refusal)
    }

    @Test("whoever waited longer than that is not served any more")
    func time() {
        #expect(policy.isInTime(waited: .milliseconds(500)))
        #expect(!policy.isInTime(waited: .milliseconds(501)))
    }

    /// The disk does as much as it can, in groups; three times as much is asked of it.
    @Test(
        "under three times the load as many are served as can be, and each waits a bounded time", arguments: [20, 200])
    func overload(_ groupMilliseconds: Int) {
        let policy = AdmissionPolicy(capacity: 64, patience: .milliseconds(500))
        let perGroup = 32
        var queue: [Int] = []
        var (offered, served, longest) = (0, 0, 0)
        for time in 0..<20_000 {
            // Three times perGroup in groupMilliseconds, evenly.
            while offered * groupMilliseconds < time * 3 * perGroup {
                offered += 1
                let oldest = queue.first.map { time - $0 } ?? 0
                if policy.refusal(waiting: queue.count, oldest: .milliseconds(oldest)) == nil { queue.append(time) }
            }
            guard time % groupMilliseconds == 0 else { continue }
            let group = queue.prefix(perGroup).filter { policy.isInTime(waited: .milliseconds(time - $0)) }
            queue.removeFirst(min(perGroup, queue.count))
            served += group.count
            longest = max(longest, group.map { time - $0 }.max() ?? 0)
        }
        #expect(longest <= 500)
        #expect(served >= 20_000 / groupMilliseconds * perGroup * 9 / 10)
    }
}
