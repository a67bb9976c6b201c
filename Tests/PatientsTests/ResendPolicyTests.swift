import Patients
import Testing
import Timekeeping

@Suite("When a mail may be sent once more (API §2.4)")
struct ResendPolicyTests {
    private let now = Timestamp(seconds: 1_800_000_000)

    /// Settled mails, ordered so many seconds ago.
    private func history(_ ages: [Int64], newest: MailState = .sent) -> [MailRecord] {
        ages.enumerated().map { index, age in
            MailRecord(
                id: "m\(index)", channel: "email", state: index == ages.count - 1 ? newest : .sent, attempts: 1,
                createdAt: now.advanced(bySeconds: -age))
        }
    }

    private func refusal(_ history: [MailRecord]) -> RepositoryError? {
        do throws(RepositoryError) { try ResendPolicy.default.check(history, at: now) } catch { return error }
        return nil
    }

    @Test("not while one is on its way", arguments: [MailState.queued, .sending, .retrying])
    func inFlight(_ state: MailState) {
        #expect(refusal(history([9_000], newest: state)) == .mailInFlight)
    }

    @Test("after every end", arguments: [MailState.sent, .failed, .uncertain, .cancelled])
    func ended(_ state: MailState) {
        #expect(refusal(history([60], newest: state)) == nil)
    }

    @Test(
        "not within a minute of the last one, and the seconds to wait are said",
        arguments: [(59, 1), (1, 59), (0, 60), (-500, 60)] as [(Int64, Int64)])
    func interval(_ age: Int64, _ wait: Int64) {
        #expect(refusal(history([age])) == .resendTooSoon(seconds: wait))
    }

    @Test("five a day beside the registration's own, and the oldest of them makes room first")
    func perDay() {
        #expect(refusal(history([80_000, 70_000, 4_000, 3_000, 2_000])) == nil)
        #expect(
            refusal(history([80_000, 70_000, 5_000, 4_000, 3_000, 2_000])) == .resendTooSoon(seconds: 86_400 - 70_000))
        #expect(refusal(history([90_000, 86_400, 5_000, 4_000, 3_000, 2_000])) == nil)
    }

    @Test("somebody who was never written to may be")
    func first() {
        #expect(refusal([]) == nil)
    }
}
