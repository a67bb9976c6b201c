import JSON
import Jobs
import Testing
import Timekeeping

@testable import Notifications

/// A channel that says what it is told to.
private final class ScriptedChannel: NotificationChannel {
    let outcome: DeliveryOutcome
    private(set) var deliveries = 0

    init(_ outcome: DeliveryOutcome) {
        self.outcome = outcome
    }

    func deliver(_ job: JobEnvelope, control: DeliveryControl) -> DeliveryOutcome {
        deliveries += 1
        return outcome
    }
}

@Suite("What follows from a delivery (NOTIFICATIONS.md §3.3, §3.8, §3.9)")
struct NotificationManagerTests {
    private let control = DeliveryControl(isStopping: { false }, crossPointOfNoReturn: { true })

    private func outcome(
        _ delivery: DeliveryOutcome, attempts: Int = 0, deliveries: Int? = nil, doubts: Int = 0,
        change: (inout JobEnvelope) -> Void = { _ in }, at moment: Int64 = 1_795_458_700_000
    ) -> (JobOutcome, calls: Int) {
        var envelope = JobEnvelope.sample()
        change(&envelope)
        let channel = ScriptedChannel(delivery)
        let manager = NotificationManager(channels: ["email": channel], now: { Timestamp(milliseconds: moment) })
        let job = ClaimedJob(
            id: envelope.id, envelope: envelope.encoded(), attempts: attempts, deliveries: deliveries ?? attempts + 1,
            crashes: 0, doubts: doubts)
        return (manager.deliver(job, control: control), channel.deliveries)
    }

    @Test("a mail that was taken is done")
    func sent() {
        #expect(outcome(.sent(code: 250)).0 == .done(code: 250))
    }

    @Test("a refusal for now is tried three times more, a minute apart, and then given up", arguments: 0...4)
    func transient(_ attempts: Int) {
        let result = outcome(.transient("RCPT 450"), attempts: attempts).0
        guard attempts < 3 else {
            #expect(result == .dead(.exhausted, reason: "RCPT 450"))
            return
        }
        guard case .retry(let delay, .counted, reason: "RCPT 450") = result else {
            Issue.record("\(result)")
            return
        }
        #expect((.seconds(60) ... .seconds(66)).contains(delay))
    }

    @Test(
        "a refusal for good is buried with its reason",
        arguments: zip(
            DeliveryOutcome.Refusal.allCases, [DeathReason.recipient, .content, .sender, .unicodeUnsupported]))
    func permanent(_ refusal: DeliveryOutcome.Refusal, _ reason: DeathReason) {
        #expect(outcome(.permanent(refusal, "x")).0 == .dead(reason, reason: "x"))
    }

    @Test(
        "a failure of the provider or of our settings never counts, however often it happens",
        arguments: [DeliveryOutcome.provider("x"), .configuration("x")], [(1, 5), (4, 40), (100, 600)])
    func provider(_ delivery: DeliveryOutcome, _ case: (deliveries: Int, seconds: Int)) {
        guard
            case .retry(let delay, .provider, reason: "x") = outcome(
                delivery, attempts: 3, deliveries: `case`.deliveries + 3
            ).0
        else {
            Issue.record("counted")
            return
        }
        #expect(delay >= .seconds(`case`.seconds) && delay <= .seconds(`case`.seconds) * 1.1)
    }

    @Test(
        "a provider that names a pause is given it, within reason",
        arguments: [
            (Duration.seconds(1), Duration.seconds(5)), (.seconds(90), .seconds(90)),
            (.seconds(999_999), .seconds(3_600)),
        ])
    func throttled(_ pause: Duration, _ least: Duration) {
        guard case .retry(let delay, .provider, reason: "HTTP 429") = outcome(.throttled("HTTP 429", for: pause)).0
        else {
            Issue.record("counted")
            return
        }
        #expect(delay >= least && delay <= least * 1.1)
    }

    @Test("a doubt is answered by one more identical mail, a second doubt by a person")
    func doubt() {
        guard case .retry(_, .uncertain, _) = outcome(.inDoubt("x")).0 else {
            Issue.record("no resend")
            return
        }
        #expect(outcome(.inDoubt("x"), doubts: 1).0 == .dead(.inDoubt, reason: "x"))
    }

    @Test("where nothing may be sent twice, a doubt is left to a person at once")
    func hold() {
        #expect(outcome(.inDoubt("x"), change: { $0.doubtPolicy = .hold }).0 == .dead(.inDoubt, reason: "x"))
    }

    @Test(
        "a doubt from a crash is weighed before the next mail leaves",
        arguments: [(DoubtPolicy.hold, 1), (.resendOnce, 2)])
    func doubtBeforehand(_ policy: DoubtPolicy, _ doubts: Int) {
        let (result, calls) = outcome(.sent(code: 250), doubts: doubts, change: { $0.doubtPolicy = policy })
        guard case .dead(.inDoubt, _) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(calls == 0)
    }

    @Test("a job whose time is over is not delivered any more")
    func expired() {
        let (result, calls) = outcome(.sent(code: 250), at: JobEnvelope.sample().expires)
        #expect(result == .dead(.expired, reason: "expired"))
        #expect(calls == 0)
    }

    @Test("an unknown channel waits for a newer worker")
    func unknownChannel() {
        #expect(
            outcome(.sent(code: 250), change: { $0.channel = "carrier-pigeon" }).0
                == .retry(after: .seconds(60), cause: .unsupported, reason: "unknown channel"))
        #expect(
            outcome(.unsupported("unknown template")).0
                == .retry(after: .seconds(60), cause: .unsupported, reason: "unknown template"))
    }

    @Test("an envelope of a newer version waits, one that is broken does not")
    func unreadable() {
        let manager = NotificationManager(channels: [:])
        func deliver(_ text: String) -> JobOutcome {
            let job = ClaimedJob(id: "x", envelope: Array(text.utf8), attempts: 0, deliveries: 1, crashes: 0, doubts: 0)
            return manager.deliver(job, control: control)
        }
        #expect(
            deliver(#"{"v":99,"anything":[]}"#)
                == .retry(after: .seconds(60), cause: .unsupported, reason: "unknown envelope version"))
        #expect(deliver("not json") == .dead(.content, reason: "malformed envelope"))
        #expect(deliver(#"{"v":1}"#) == .dead(.content, reason: "malformed envelope"))
    }

    @Test("a delivery that was broken off is given back")
    func aborted() {
        #expect(outcome(.aborted).0 == .released)
    }
}
