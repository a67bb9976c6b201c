import SMTPServer
import Testing

@testable import MailSink

@Suite("The inbox")
struct InboxTests {
    private func inbox(mails: Int = 100, bytes: Int = 1 << 20, ledger: Int = 1 << 20) -> Inbox {
        var limits = Inbox.Limits()
        limits.mails = mails
        limits.bytes = bytes
        limits.ledgerBytes = ledger
        return Inbox(limits: limits)
    }

    @Test("mails are listed from the newest, in pages, and found by recipient")
    func pages() {
        let inbox = inbox()
        for number in 1...5 { inbox.add(.confirmation(to: "p\(number % 2)@example.org")) }
        #expect(inbox.mails(limit: 3).map(\.number) == [5, 4, 3])
        #expect(inbox.mails(before: 3, limit: 3).map(\.number) == [2, 1])
        #expect(inbox.mails(limit: 9, for: "p1@example.org").map(\.number) == [5, 3, 1])
        #expect(inbox.mail(4)?.number == 4)
        #expect(inbox.mail(6) == nil && inbox.mail(0) == nil)
    }

    @Test("when there are too many, or too large ones, the oldest go; numbers stay")
    func bounded() {
        let inbox = inbox(mails: 3)
        for _ in 0..<5_000 { inbox.add(.confirmation()) }
        #expect(inbox.mails(limit: 9).map(\.number) == [5_000, 4_999, 4_998])
        #expect(inbox.summary.accepted == 5_000 && inbox.summary.kept == 3)
        #expect(inbox.mail(1) == nil)
        let size = ReceivedMail.confirmation().message.count
        let small = self.inbox(bytes: size * 2 + 1)
        for _ in 0..<3 { small.add(.confirmation()) }
        #expect(small.summary.kept == 2 && small.summary.bytes == size * 2)
        // One that is larger than all room together can still be looked at.
        small.add(ReceivedMail(sender: "", recipients: ["a@b.co"], message: [UInt8](repeating: 120, count: size * 5)))
        #expect(small.mails(limit: 9).map(\.number) == [4])
    }

    @Test("one can be taken out, its neighbours find each other, and all can be forgotten")
    func deleting() {
        let inbox = inbox()
        for _ in 0..<3 { inbox.add(.confirmation()) }
        #expect(inbox.neighbours(of: 2) == (3, 1))
        #expect(inbox.remove(2))
        #expect(!inbox.remove(2))
        #expect(inbox.neighbours(of: 3) == (nil, 1))
        #expect(inbox.summary.kept == 2 && inbox.summary.accepted == 3)
        let version = inbox.summary.version
        inbox.removeAll()
        #expect(inbox.summary.kept == 0 && inbox.summary.accepted == 0 && inbox.summary.version > version)
        #expect(inbox.add(.confirmation()) == 4)
    }

    @Test("the ledger knows who got what, long after the mails are gone")
    func ledger() {
        let inbox = inbox(mails: 1)
        for number in 0..<200 { inbox.add(.confirmation(to: "p\(number % 150)@example.org", id: "\(number % 150)")) }
        let counts = inbox.counts(
            recipients: ["p0@example.org", "p149@example.org", "x@example.org"], messageIDs: ["<7@example.com>", "<x>"])
        #expect(counts.recipients == [2, 1, 0])
        #expect(counts.messageIDs == [2, 0])
        #expect(inbox.summary.recipients == 150 && inbox.summary.messageIDs == 150 && inbox.summary.isComplete)
        let lines = String(decoding: inbox.ledger.joined(), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 200)
        #expect(lines[0].hasPrefix(#"{"number":1,"to":"p0@example.org","message_id":"<0@example.com>","sha256":""#))
        // Byte-identical mails have one digest.
        #expect(lines[0].suffix(67) == lines[150].suffix(67) && lines[0].suffix(67) != lines[1].suffix(67))
    }

    @Test("a ledger that is full says that it is not complete")
    func fullLedger() {
        let inbox = inbox(ledger: 300)
        for _ in 0..<5 { inbox.add(.confirmation()) }
        #expect(!inbox.summary.isComplete)
        #expect(inbox.summary.accepted == 5)
    }
}
