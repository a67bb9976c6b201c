import Testing

@testable import SMTPServer

@Suite("A mail session as its server sees it (RFC 5321)")
struct SMTPExchangeTests {
    private static let mail = ["EHLO me", "MAIL FROM:<a@example.com>", "RCPT TO:<b@example.org>", "DATA"]

    @Test("a dialogue from greeting to goodbye (appendix D.1)")
    func dialogue() {
        var client = Conversation()
        #expect(client.exchange.greeting.bytes == Array("220 mx.example.com ESMTP\r\n".utf8))
        client.say(
            "EHLO client.example.org", "MAIL FROM:<a@example.com>", "RCPT TO:<b@example.org>",
            "RCPT TO:<c@example.org>",
            "DATA", "Subject: x", "", "..dot", ".", "QUIT")
        #expect(client.codes == [250, 250, 250, 250, 354, 250, 221])
        #expect(
            client.mails == [
                ReceivedMail(
                    sender: "a@example.com", recipients: ["b@example.org", "c@example.org"],
                    message: Array("Subject: x\r\n\r\n.dot\r\n".utf8))
            ])
        #expect(client.hasEnded)
    }

    @Test("EHLO is answered with what the server can do, HELO with its name (§4.1.1.1)")
    func extensions() {
        var client = Conversation()
        client.say("EHLO me", "HELO me")
        #expect(
            client.replies[0].lines == [
                "mx.example.com", "PIPELINING", "SIZE 10485760", "8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN",
                "ENHANCEDSTATUSCODES",
            ])
        #expect(
            String(decoding: client.replies[0].bytes, as: UTF8.self).hasPrefix(
                "250-mx.example.com\r\n250-PIPELINING\r\n"))
        #expect(client.replies[1].lines == ["mx.example.com"])
    }

    @Test(
        "what comes out of turn is refused (§4.1.4)",
        arguments: [
            (["MAIL FROM:<a@b.co>"], [503]), (["EHLO me", "RCPT TO:<a@b.co>"], [250, 503]),
            (["EHLO me", "DATA"], [250, 503]), (["EHLO me", "MAIL FROM:<>", "DATA"], [250, 250, 503]),
            (["EHLO me", "MAIL FROM:<>", "MAIL FROM:<>"], [250, 250, 503]),
            (["EHLO me", "MAIL FROM:<>", "AUTH PLAIN x"], [250, 250, 503]), (["EHLO"], [501]), (["HELO"], [501]),
        ])
    func sequence(_ lines: [String], _ codes: [Int]) {
        var client = Conversation()
        for line in lines { client.say(line) }
        #expect(client.codes == codes)
    }

    @Test(
        "RSET and another EHLO forget the sender and the recipients (§4.1.1.5, §4.1.4)", arguments: ["RSET", "EHLO me"])
    func reset(_ command: String) {
        var client = Conversation()
        client.say("EHLO me", "MAIL FROM:<a@b.co>", "RCPT TO:<c@d.co>", command, "DATA")
        #expect(client.codes == [250, 250, 250, 250, 503])
        client.say("MAIL FROM:<a@b.co>")
        #expect(client.codes.last == 250)
    }

    @Test(
        "commands in any case, and those that change nothing",
        arguments: [
            ("ehlo me", 250), ("NoOp", 250), ("NOOP whatever", 250), ("VRFY a", 252), ("HELP", 214), ("EXPN a", 502),
            ("STARTTLS", 502), ("BDAT 5", 502), ("HELLO", 500), ("", 500), ("EHLO\tme", 500), ("EHLO é\u{0}", 500),
        ])
    func commands(_ line: String, _ code: Int) {
        var client = Conversation()
        client.say(line)
        #expect(client.codes == [code])
    }

    @Test(
        "parameters of MAIL: those that were offered, and no others (§4.1.1.11)",
        arguments: [
            ("<a@b.co> SIZE=1000", 250), ("<a@b.co> SIZE=10485761", 552), ("<a@b.co> SIZE=-1", 501),
            ("<a@b.co> SIZE", 555), ("<a@b.co> BODY=8BITMIME SIZE=9", 250), ("<a@b.co> BODY=BINARYMIME", 555),
            ("<ñ@b.co> SMTPUTF8", 250), ("<ñ@b.co>", 553), ("<a@b.co> AUTH=<>", 250), ("<a@b.co> RET=FULL", 555),
            ("a@b.co", 501), ("<a@b.co", 501), ("<a@b.co>SIZE=1", 501), ("<>", 250), (" <a@b.co>", 250),
        ])
    func parameters(_ argument: String, _ code: Int) {
        var client = Conversation()
        client.say("EHLO me", "MAIL FROM:" + argument)
        #expect(client.codes.last == code)
    }

    @Test("a recipient beyond ASCII needs the sender's SMTPUTF8 (RFC 6531 §3.5)")
    func unicodeRecipient() {
        var client = Conversation()
        client.say("EHLO me", "MAIL FROM:<a@b.co>", "RCPT TO:<ñ@b.co>", "RSET")
        client.say("MAIL FROM:<a@b.co> SMTPUTF8", "RCPT TO:<ñ@b.co>", "DATA", ".")
        #expect(client.codes == [250, 250, 553, 250, 250, 250, 354, 250])
        #expect(client.mails.first?.usesUTF8 == true)
    }

    @Test("commands that come in one piece are answered one by one (RFC 2920)")
    func pipelining() {
        var client = Conversation()
        let lines = Self.mail + ["Subject: x", "", ".", "MAIL FROM:<a@b.co>", "QUIT"]
        client.send(Array(lines.map { $0 + "\r\n" }.joined().utf8))
        #expect(client.codes == [250, 250, 250, 354, 250, 250, 221])
        #expect(client.mails.count == 1)
    }

    @Test("wherever the stream is cut, the dialogue is the same")
    func everySplit() {
        let bytes = Array((Self.mail + ["a", "..b", ".c", ".", "QUIT"]).map { $0 + "\r\n" }.joined().utf8)
        for cut in 1..<bytes.count {
            var client = Conversation()
            client.send(Array(bytes[..<cut]))
            client.send(Array(bytes[cut...]))
            #expect(client.codes == [250, 250, 250, 354, 250, 221])
            #expect(client.mails.map(\.message) == [Array("a\r\n.b\r\nc\r\n".utf8)])
        }
    }

    @Test("who judges recipients and mails has the last word, and the session goes on")
    func verdicts() {
        let busy = SMTPReply(450, "4.2.1 later")
        let spam = SMTPReply(550, "5.7.1 no")
        var client = Conversation(
            judge: { $0.hasPrefix("no") ? .refuse(busy) : .accept },
            receive: { $0.recipients == ["spam@d.co"] ? .refuse(spam) : .accept })
        client.say("EHLO me", "MAIL FROM:<a@b.co>", "RCPT TO:<no@d.co>", "DATA", "RCPT TO:<spam@d.co>", "DATA", ".")
        client.say("MAIL FROM:<a@b.co>", "RCPT TO:<yes@d.co>", "DATA", ".")
        #expect(client.codes == [250, 250, 450, 503, 250, 354, 550, 250, 250, 354, 250])
        #expect(client.mails.map(\.recipients) == [["yes@d.co"]])
    }

    @Test("who hangs up says nothing more")
    func hangUp() {
        var client = Conversation(receive: { _ in .hangUp })
        client.say("EHLO me", "MAIL FROM:<a@b.co>", "RCPT TO:<c@d.co>", "DATA", ".", "QUIT")
        #expect(client.codes == [250, 250, 250, 354])
        #expect(client.hasEnded)
    }

    @Test(
        "AUTH lets everybody in, by either way (RFC 4954)",
        arguments: [
            (["AUTH PLAIN AGEAYg=="], [235]), (["AUTH PLAIN", "AGEAYg=="], [334, 235]),
            (["AUTH LOGIN", "YQ==", "Yg=="], [334, 334, 235]), (["AUTH LOGIN YQ==", "Yg=="], [334, 235]),
            (["AUTH CRAM-MD5"], [504]), (["AUTH PLAIN", "*"], [334, 501]), (["AUTH"], [501]),
        ])
    func authentication(_ lines: [String], _ codes: [Int]) {
        var client = Conversation()
        client.say("EHLO me")
        for line in lines { client.say(line) }
        #expect(Array(client.codes.dropFirst()) == codes)
        client.say("MAIL FROM:<a@b.co>")
        #expect(client.codes.last == 250)
    }

    @Test("limits: recipients, length of a line, size of a message, errors (§4.5.3.1)")
    func limits() {
        var limits = SMTPServerLimits()
        limits.recipients = 1
        limits.message = 100
        limits.errors = 3
        var client = Conversation(limits: limits)
        client.say("EHLO me", "MAIL FROM:<a@b.co>", "RCPT TO:<c@d.co>", "RCPT TO:<e@f.co>", "DATA")
        for _ in 0..<10 { client.say(String(repeating: "x", count: 70)) }
        client.say(".")
        #expect(client.codes == [250, 250, 250, 452, 354, 552])
        #expect(client.mails.isEmpty)
        client.say("NOOP " + String(repeating: "x", count: 5_000))
        client.say("MAIL FROM:<a@b.co>", "WHAT", "WHAT", "NOOP")
        #expect(Array(client.codes.dropFirst(6)) == [500, 250, 500, 421])
        #expect(client.hasEnded)
    }

    @Test(
        "a line that is not ended by CR LF is no command",
        arguments: ["NOOP\n", "NOOP\rMAIL\r\n", "\n", "NO\u{0}OP\r\n"])
    func lineEnds(_ text: String) {
        var client = Conversation()
        client.send(Array(text.utf8))
        #expect(client.codes == [500])
    }
}
