import Curl
import Notifications
import Testing

@testable import SMSDelivery

@Suite("What an SMS provider's answers mean")
struct SMSOutcomeTests {
    private static let twilio = TwilioProvider.local(port: 1)
    private static let sns = SNSProvider.local(port: 1)

    private func evidence(
        _ status: Int?, _ body: String = "", result: Int32 = 0, mayHaveLeft: Bool = true, retryAfter: Int? = nil
    ) -> HTTPSEvidence {
        HTTPSEvidence(
            result: result, status: status, body: Array(body.utf8), retryAfter: retryAfter, mayHaveLeft: mayHaveLeft)
    }

    @Test("every row of the table decides something")
    func rows() {
        var used: Set<String> = []
        let abort = HTTPSEvidence(result: 42, mayHaveLeft: false, abort: .cancelled)
        var cases = [
            abort, evidence(nil, result: 7, mayHaveLeft: false), evidence(nil, result: 60, mayHaveLeft: false),
        ]
        cases += (100...599).map { evidence($0) } + [evidence(nil, result: 28)]
        for code in ["21211", "21617", "21606", "20003", "20429"] { cases.append(evidence(400, #"{"code":\#(code)}"#)) }
        for evidence in cases {
            let found = SMSOutcome.Case(
                evidence: evidence, code: Self.twilio.errorCode(in: evidence.body), words: Self.twilio.vocabulary)
            if let name = SMSOutcome.row(for: found)?.name { used.insert(name) }
        }
        #expect(used == Set(SMSOutcome.table.map(\.name)))
        #expect(used.count == SMSOutcome.table.count)
    }

    @Test("over all statuses: sent only with 2xx, and a repetition never without the provider's word that it failed")
    func everything() {
        for status in [nil] + (100...599).map(Optional.some) {
            for result in [0, 28, 52, 56] as [Int32] {
                let outcome = SMSOutcome.of(evidence(status, result: result), from: Self.twilio)
                switch outcome {
                case .sent: #expect(status.map { (200...299).contains($0) } == true)
                case .provider, .throttled, .configuration: #expect((status ?? 0) >= 300)
                case .transient: Issue.record("nothing is simply tried again")
                case .permanent: #expect((400...499).contains(status ?? 0))
                case .inDoubt, .aborted, .unsupported: break
                }
            }
        }
    }

    @Test(
        "the code in an error of Twilio's",
        arguments: [
            (#"{"code":21211,"message":"x"}"#, "21211"), (#"{"code":null}"#, nil), ("{}", nil), ("<html>", nil),
            ("", nil),
            (#"{"code":"21211"}"#, nil), (#"{"code":-1}"#, nil),
        ])
    func twilioCode(_ body: String, _ code: String?) {
        #expect(Self.twilio.errorCode(in: Array(body.utf8)) == code)
    }

    @Test(
        "the code in an error of SNS'",
        arguments: [
            ("<ErrorResponse><Error><Code>OptedOut</Code></Error></ErrorResponse>", "OptedOut"), ("<Code></Code>", nil),
            ("<Code>" + String(repeating: "x", count: 90) + "</Code>", nil), ("<Code><b>", nil), ("{}", nil), ("", nil),
        ])
    func snsCode(_ body: String, _ code: String?) {
        #expect(Self.sns.errorCode(in: Array(body.utf8)) == code)
    }

    @Test("what a log may show is short and has nothing of the message")
    func summaries() {
        for outcome in [
            SMSOutcome.of(evidence(nil, result: 28), from: Self.twilio),
            SMSOutcome.of(evidence(400, #"{"code":21211,"message":"+59896689795 is bad"}"#), from: Self.twilio),
        ] {
            let text = "\(outcome)"
            #expect(!text.contains("+598"))
        }
    }
}
