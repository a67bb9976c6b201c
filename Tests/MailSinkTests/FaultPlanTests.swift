import SMTPServer
import Testing

@testable import MailSink

@Suite("Faults chosen by the recipient's name (NOTIFICATIONS.md §4.3)")
struct FaultPlanTests {
    private let inbox = Inbox()

    private func verdicts(_ recipient: String, times: Int = 1) async -> [SMTPVerdict] {
        let receiver = SinkReceiver(inbox: inbox, injectsFaults: true)
        var verdicts: [SMTPVerdict] = []
        for _ in 0..<times {
            let judgement = await receiver.judge(recipient: recipient)
            guard judgement == .accept else {
                verdicts.append(judgement)
                continue
            }
            verdicts.append(await receiver.receive(.confirmation(to: recipient)))
        }
        return verdicts
    }

    private func code(_ verdict: SMTPVerdict) -> Int? {
        switch verdict {
        case .accept: 250
        case .refuse(let reply): reply.code
        case .hangUp: nil
        }
    }

    @Test(
        "each name has its answer, and the mail is kept or not",
        arguments: [
            ("ok@example.org", [250], 1), ("450@example.org", [450], 0), ("550@example.org", [550], 0),
            ("552+x@example.org", [552], 0), ("421@example.org", [421], 0), ("throttle@example.org", [454], 0),
            ("451-eod@example.org", [451], 0), ("550-eod@example.org", [550], 0), ("421-eod@example.org", [421], 0),
            ("drop-before@example.org", [nil], 0), ("drop-after@example.org", [nil, nil], 2),
            ("drop-after-once@example.org", [nil, 250], 2), ("twice-450@example.org", [450, 450, 250], 1),
            ("slow-0@example.org", [250], 1), ("slow-rcpt-0@example.org", [250], 1), ("slow-x@example.org", [250], 1),
            ("slow-99999@example.org", [250], 1), ("4500@example.org", [250], 1),
        ] as [(String, [Int?], Int)])
    func faults(_ recipient: String, _ codes: [Int?], _ kept: Int) async {
        let found = await verdicts(recipient, times: codes.count).map(code)
        #expect(found == codes)
        #expect(inbox.summary.kept == kept)
    }

    @Test("without the flag every name gets its mail")
    func off() async {
        let receiver = SinkReceiver(inbox: inbox)
        #expect(await receiver.judge(recipient: "550@example.org") == .accept)
        #expect(await receiver.receive(.confirmation(to: "drop-before@example.org")) == .accept)
        #expect(inbox.summary.kept == 1)
    }
}
